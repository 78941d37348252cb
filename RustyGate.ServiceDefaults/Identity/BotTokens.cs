namespace RustyGate.ServiceDefaults.Identity;

/// <summary>How bots' own tokens are told from access tokens.</summary>
public static class BotTokens
{
    /// <summary>What every one begins with.</summary>
    public const string Prefix = "rgb_";
}
