using System.Collections.Frozen;

namespace Auth.Service.Accounts.Names;

/// <summary>Names that would pass for the system, its keepers or a mention of everyone; with the mailboxes of RFC 2142.</summary>
public static class ReservedNames
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "abuse", "account", "accounts", "admin", "administration", "administrator", "admins", "all", "anonymous", "api", "auth", "bot", "channel",
        "deleted", "everybody", "everyone", "gateway", "group", "help", "helpdesk", "here", "hostmaster", "info", "login", "logout", "mailer-daemon",
        "me", "moderator", "moderators", "no-reply", "nobody", "noreply", "notifications", "null", "official", "operator", "owner", "postmaster",
        "register", "root", "rustygate", "security", "settings", "setup", "signin", "signup", "staff", "superuser", "support", "sysadmin", "system",
        "team", "undefined", "unknown", "webmaster",
    }.Select(Form).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether <paramref name="username"/> is reserved or looks like what is.</summary>
    public static bool Contains(string username) => Names.Contains(Form(username)) || Names.Contains(Form(Identifier.Key(username)));

    private static string Form(string name) => Identifier.Key(Lookalikes.Skeleton(name));
}
