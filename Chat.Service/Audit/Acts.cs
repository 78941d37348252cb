namespace Chat.Service.Audit;

/// <summary>What the audit log can say was done in chats: stable names, for people and for filters.</summary>
internal static class Acts
{
    public const string Ban = "chat.ban";

    public const string Unban = "chat.unban";

    public const string Archive = "chat.archive";

    public const string Unarchive = "chat.unarchive";

    /// <summary>A channel was deleted by an admin of the installation.</summary>
    public const string DeleteChat = "chat.delete";

    public const string SlowMode = "chat.slow_mode";

    public const string Block = "user.block";

    public const string Unblock = "user.unblock";

    public const string Report = "message.report";

    /// <summary>A message was deleted by someone who is not its author.</summary>
    public const string RemoveMessage = "message.remove";

    public const string ResolveReport = "report.resolve";

    /// <summary>A webhook was switched off, by nobody: its receiver failed too long or wants nothing any more.</summary>
    public const string DisableWebhook = "webhook.disable";
}
