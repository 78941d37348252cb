using System.Security.Cryptography;

namespace Isopoh.Cryptography.Argon2;

/// <summary>Password hashing by Argon2 (RFC 9106), written as PHC strings: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>.</summary>
public sealed partial class Argon2 : IDisposable
{
    private readonly Argon2Config _config;
    private byte[] _hash = [];

    /// <summary>One hash of <paramref name="config"/>.</summary>
    public Argon2(Argon2Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
    }

    /// <summary>Hashes <paramref name="configToHash"/> and encodes the result.</summary>
    public static string Hash(Argon2Config configToHash)
    {
        using var argon2 = new Argon2(configToHash);
        return PhcString.Encode(configToHash, argon2.Hash());
    }

    /// <summary>
    /// Whether <paramref name="encoded"/> is the hash of the password, secret and associated data in <paramref name="configToVerify"/>,
    /// compared in constant time. False, without any hashing, where it is no Argon2 string or asks for more than the limits.
    /// </summary>
    public static bool Verify(string encoded, Argon2Config configToVerify)
    {
        ArgumentNullException.ThrowIfNull(configToVerify);
        if (!PhcString.TryDecode(encoded, out var expected))
        {
            return false;
        }

        using var argon2 = new Argon2(new Argon2Config
        {
            Type = expected.Type,
            MemoryCost = expected.MemoryCost,
            TimeCost = expected.TimeCost,
            Lanes = expected.Lanes,
            Salt = expected.Salt,
            HashLength = expected.Hash.Length,
            Threads = configToVerify.Threads,
            Password = configToVerify.Password,
            Secret = configToVerify.Secret,
            AssociatedData = configToVerify.AssociatedData,
            ClearPassword = configToVerify.ClearPassword,
            ClearSecret = configToVerify.ClearSecret,
        });
        return FixedTimeEquals(expected.Hash, argon2.Hash());
    }

    /// <summary>Compares in a time that depends on the lengths only.</summary>
    public static bool FixedTimeEquals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => CryptographicOperations.FixedTimeEquals(left, right);

    /// <summary>The hash; valid until <see cref="Dispose"/>, which overwrites it.</summary>
    /// <exception cref="InvalidOperationException">The memory is too little for the lanes, or cannot be had.</exception>
    public Span<byte> Hash()
    {
        if (_config.MemoryCost < Argon2Limits.LeastMemoryPerLane * _config.Lanes)
        {
            throw new InvalidOperationException($"{_config.Lanes} lanes need {Argon2Limits.LeastMemoryPerLane} KiB each.");
        }

        _config.Salt ??= RandomNumberGenerator.GetBytes(16);
        _hash = new byte[_config.HashLength];
        try
        {
            Engine.For(_config).Hash(_config, _hash);
        }
        finally
        {
            _config.Clear();
        }

        return _hash;
    }

    /// <summary>Overwrites the hash with zeros.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_hash);
}
