namespace Chat.Service.Checks;

/// <summary>Section <c>Checks</c>: what the administrator's self-checks compare with.</summary>
public sealed class CheckOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Checks";

    /// <summary>Where people reach the gateway, as links in mails have it: Auth's <c>Mail:PublicUrl</c>.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>A file that whatever makes the backups touches when one is complete; null: nobody knows of any.</summary>
    public string? BackupStamp { get; set; }
}
