using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Service.Balancing;

/// <summary>Numbers from texts, the same on every gateway and after every start, which <see cref="HashCode"/> is not.</summary>
internal static class StableHash
{
    public static ulong Of(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    /// <summary>Of two numbers one, as if at random: the finaliser of SplitMix64.</summary>
    public static ulong Mix(ulong one, ulong other)
    {
        var mixed = one ^ (other * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Above 0, below 1.</summary>
    public static double Fraction(ulong hash) => ((hash >> 11) + 0.5) / (1UL << 53);
}
