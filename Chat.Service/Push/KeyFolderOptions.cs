namespace Chat.Service.Push;

/// <summary>Section <c>DataProtection</c>: the keys that secrets in the database are encrypted with.</summary>
public sealed class KeyFolderOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "DataProtection";

    /// <summary>The folder, the same for every replica and for Auth; null: there is no Web Push.</summary>
    public string? Directory { get; set; }
}
