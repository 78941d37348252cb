using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Isopoh.Cryptography.Argon2;

/// <summary>
/// The PHC string format, strictly: exactly the fields that we write, in that order, numbers without leading zeros and within
/// <see cref="Argon2Limits"/>, base64 without padding and in its canonical form.
/// </summary>
internal sealed partial record PhcString(Argon2Type Type, int MemoryCost, int TimeCost, int Lanes, byte[] Salt, byte[] Hash)
{
    /// <summary>More than any string within the limits has.</summary>
    private const int MostCharacters = 4096;

    public static string Encode(Argon2Config config, ReadOnlySpan<byte> hash) => string.Create(
        CultureInfo.InvariantCulture,
        $"${Name(config.Type)}$v=19$m={config.MemoryCost},t={config.TimeCost},p={config.Lanes}${Base64(config.Salt)}${Base64(hash)}");

    public static bool TryDecode([NotNullWhen(true)] string? encoded, [NotNullWhen(true)] out PhcString? decoded)
    {
        decoded = null;
        if (encoded is not { Length: <= MostCharacters } || Format().Match(encoded) is not { Success: true } match
            || !TryNumber(match.Groups["m"], Argon2Limits.MemoryCost, out var memory)
            || !TryNumber(match.Groups["t"], Argon2Limits.TimeCost, out var time)
            || !TryNumber(match.Groups["p"], Argon2Limits.Lanes, out var lanes)
            || memory < Argon2Limits.LeastMemoryPerLane * lanes
            || !TryBase64(match.Groups["salt"].ValueSpan, Argon2Limits.FewestSaltBytes, Argon2Limits.SaltBytes, out var salt)
            || !TryBase64(match.Groups["hash"].ValueSpan, 4, Argon2Limits.HashBytes, out var hash))
        {
            return false;
        }

        var type = match.Groups["type"].Value switch
        {
            "d" => Argon2Type.DataDependentAddressing,
            "i" => Argon2Type.DataIndependentAddressing,
            _ => Argon2Type.HybridAddressing,
        };
        decoded = new PhcString(type, memory, time, lanes, salt, hash);
        return true;
    }

    [GeneratedRegex(
        @"\A\$argon2(?<type>id|i|d)\$v=19\$m=(?<m>[1-9][0-9]{0,8}),t=(?<t>[1-9][0-9]{0,8}),p=(?<p>[1-9][0-9]{0,8})\$(?<salt>[A-Za-z0-9+/]+)\$(?<hash>[A-Za-z0-9+/]+)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Format();

    private static string Name(Argon2Type type) => type switch
    {
        Argon2Type.DataDependentAddressing => "argon2d",
        Argon2Type.DataIndependentAddressing => "argon2i",
        _ => "argon2id",
    };

    private static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static bool TryNumber(Group group, int most, out int number) =>
        int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    private static bool TryBase64(ReadOnlySpan<char> text, int fewest, int most, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var padded = new string(text) + new string('=', (4 - (text.Length % 4)) % 4);
        var buffer = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, buffer, out var length) || length < fewest || length > most
            || !Base64(buffer.AsSpan(0, length)).AsSpan().SequenceEqual(text))
        {
            return false;
        }

        bytes = buffer[..length];
        return true;
    }
}
