namespace Isopoh.Cryptography.Argon2;

/// <summary>The most that a configuration, and so also an encoded string from a database or an attacker, can ask for.</summary>
internal static class Argon2Limits
{
    /// <summary>KiB: 256 MiB.</summary>
    public const int MemoryCost = 256 * 1024;

    /// <summary>KiB per lane (RFC 9106 §3.1).</summary>
    public const int LeastMemoryPerLane = 8;

    public const int TimeCost = 100;
    public const int Lanes = 64;
    public const int HashBytes = 1024;
    public const int SaltBytes = 1024;
    public const int FewestSaltBytes = 8;
}
