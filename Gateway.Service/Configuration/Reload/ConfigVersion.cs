namespace Gateway.Service.Configuration.Reload;

/// <summary>A text that has run.</summary>
/// <param name="Version">Of the text.</param>
/// <param name="At">Since when.</param>
/// <param name="By">The admin; null where the file itself was changed.</param>
/// <param name="Text">As it was written, with its comments.</param>
public sealed record ConfigVersion(string Version, DateTimeOffset At, Guid? By, string Text);
