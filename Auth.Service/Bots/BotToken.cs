using Auth.Service.Sessions;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Bots;

/// <summary>The token that a bot's owner gets once: a prefix by which people and secret scanners know it, and 256 random bits.</summary>
internal static class BotToken
{
    public static string Create() => BotTokens.Prefix + OpaqueToken.Create();

    /// <summary>What is stored.</summary>
    public static byte[] Hash(string token) => OpaqueToken.Hash(token);
}
