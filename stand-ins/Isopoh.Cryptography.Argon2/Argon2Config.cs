using System.Security.Cryptography;

namespace Isopoh.Cryptography.Argon2;

/// <summary>The inputs of Argon2 (RFC 9106 §3.1). Out of its limits, a setter throws <see cref="ArgumentOutOfRangeException"/>.</summary>
public sealed class Argon2Config
{
    /// <summary>The algorithm's version.</summary>
    public Argon2Version Version { get; set; } = Argon2Version.Nineteen;

    /// <summary>The algorithm's type.</summary>
    public Argon2Type Type { get; set; } = Argon2Type.HybridAddressing;

    /// <summary>Bytes of the hash, 4 to 1024.</summary>
    public int HashLength { get; set => field = Within(value, 4, Argon2Limits.HashBytes); } = 32;

    /// <summary>The password.</summary>
    public byte[]? Password { get; set; }

    /// <summary>At least 8 bytes; random ones where it is null.</summary>
    public byte[]? Salt
    {
        get;
        set
        {
            if (value is not null)
            {
                Within(value.Length, Argon2Limits.FewestSaltBytes, Argon2Limits.SaltBytes);
            }

            field = value;
        }
    }

    /// <summary>A key that is kept apart from the hashes.</summary>
    public byte[]? Secret { get; set; }

    /// <summary>Anything else the hash shall depend on. It is not written to the encoded string.</summary>
    public byte[]? AssociatedData { get; set; }

    /// <summary>Passes over the memory, 1 to 100.</summary>
    public int TimeCost { get; set => field = Within(value, 1, Argon2Limits.TimeCost); } = 3;

    /// <summary>KiB of memory, at least 8 per lane and up to 256 MiB.</summary>
    public int MemoryCost { get; set => field = Within(value, Argon2Limits.LeastMemoryPerLane, Argon2Limits.MemoryCost); } = 65536;

    /// <summary>Lanes, 1 to 64: a part of the result, unlike <see cref="Threads"/>.</summary>
    public int Lanes { get; set => field = Within(value, 1, Argon2Limits.Lanes); } = 4;

    /// <summary>How many lanes are filled at the same time.</summary>
    public int Threads { get; set => field = Within(value, 1, int.MaxValue); } = 1;

    /// <summary>Whether <see cref="Password"/> is overwritten with zeros once it is used.</summary>
    public bool ClearPassword { get; set; }

    /// <summary>Whether <see cref="Secret"/> is overwritten with zeros once it is used.</summary>
    public bool ClearSecret { get; set; }

    internal void Clear()
    {
        CryptographicOperations.ZeroMemory(ClearPassword ? Password : null);
        CryptographicOperations.ZeroMemory(ClearSecret ? Secret : null);
    }

    private static int Within(int value, int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}
