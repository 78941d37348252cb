using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Reload;

/// <summary>A configuration that was not taken.</summary>
/// <param name="At">When.</param>
/// <param name="Version">Of its text.</param>
/// <param name="Errors">All that is wrong with it.</param>
public sealed record Refusal(DateTimeOffset At, string Version, IReadOnlyList<Flaw> Errors);
