using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Auth.Service.Mfa;

/// <summary>Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA-1, 30 s steps, 6 digits.</summary>
public static class Totp
{
    /// <summary>Length of a step in seconds.</summary>
    public const int StepSeconds = 30;

    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>Length of a secret in bytes (RFC 4226 §4 R6 recommends 160 bits).</summary>
    public const int SecretBytes = 20;

    private const int Modulus = 1_000_000;

    /// <summary>Steps before and after the present one whose codes are taken too, for clocks that differ (RFC 6238 §5.2).</summary>
    private const int Drift = 1;

    /// <summary>The step of a moment: RFC 6238's T.</summary>
    public static long Step(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a step (RFC 4226 §5.3).</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // SHA-1 within HMAC is not broken, and what every authenticator app has.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var truncated = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFF_FFFF;
        return (truncated % Modulus).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    /// <summary>The step whose code <paramref name="code"/> is, now or by a clock that differs a little; null when it is none.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        long? matched = null;
        var present = Step(now);
        for (var step = present - Drift; step <= present + Drift; step++)
        {
            // All are compared, whichever fits: the time tells nothing.
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(Code(secret, step)), System.Text.Encoding.ASCII.GetBytes(code)))
            {
                matched = step;
            }
        }

        return matched;
    }
}
