using System.Security.Cryptography;
using RustyGate.ServiceDefaults.Internal;

namespace Gateway.Service.Configuration;

/// <summary>A gateway in front of somebody else's services: it needs its configuration and nothing else.</summary>
internal static class StandingAlone
{
    private const int KeyBytes = 32;

    /// <summary>Whether RustyGate's Auth is behind it. Without it nobody has a token: routes that ask for one are closed.</summary>
    public static bool HasAuth(this WebApplicationBuilder builder) => builder.Configuration.GetSection("services:auth").Exists();

    /// <summary>First of all: without Auth there is nobody to share the key of internal endpoints with, so nobody else knows it.</summary>
    public static void AddStandingAlone(this WebApplicationBuilder builder)
    {
        const string Key = $"{InternalKeyOptions.Section}:{nameof(InternalKeyOptions.Key)}";
        if (!builder.HasAuth() && string.IsNullOrEmpty(builder.Configuration[Key]))
        {
            builder.Configuration[Key] = RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true);
        }
    }
}
