using System.Security.Cryptography;
using System.Text;

namespace Isopoh.Cryptography.Argon2;

/// <summary>Hashing and verifying without a configuration object. Texts are hashed as UTF-8, whole.</summary>
public sealed partial class Argon2
{
    /// <summary>Hashes with a random salt of 16 bytes and encodes the result.</summary>
    public static string Hash(
        byte[] password,
        byte[]? secret,
        int timeCost = 3,
        int memoryCost = 65536,
        int parallelism = 1,
        Argon2Type type = Argon2Type.HybridAddressing,
        int hashLength = 32)
    {
        ArgumentNullException.ThrowIfNull(password);
        return Hash(new Argon2Config
        {
            Password = password,
            Secret = secret,
            TimeCost = timeCost,
            MemoryCost = memoryCost,
            Lanes = parallelism,
            Threads = parallelism,
            Type = type,
            HashLength = hashLength,
        });
    }

    /// <inheritdoc cref="Hash(byte[],byte[],int,int,int,Argon2Type,int)"/>
    public static string Hash(
        string password,
        string? secret,
        int timeCost = 3,
        int memoryCost = 65536,
        int parallelism = 1,
        Argon2Type type = Argon2Type.HybridAddressing,
        int hashLength = 32)
    {
        ArgumentNullException.ThrowIfNull(password);
        using var bytes = new Utf8Secret(password);
        using var secretBytes = new Utf8Secret(secret);
        return Hash(bytes.Value!, secretBytes.Value, timeCost, memoryCost, parallelism, type, hashLength);
    }

    /// <inheritdoc cref="Hash(byte[],byte[],int,int,int,Argon2Type,int)"/>
    public static string Hash(
        string password,
        int timeCost = 3,
        int memoryCost = 65536,
        int parallelism = 1,
        Argon2Type type = Argon2Type.HybridAddressing,
        int hashLength = 32) => Hash(password, secret: null, timeCost, memoryCost, parallelism, type, hashLength);

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, byte[] password) => Verify(encoded, password, secret: null, threads: 1);

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, byte[] password, byte[]? secret) => Verify(encoded, password, secret, threads: 1);

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, byte[] password, int threads) => Verify(encoded, password, secret: null, threads);

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, byte[] password, byte[]? secret, int threads)
    {
        ArgumentNullException.ThrowIfNull(password);
        return Verify(encoded, new Argon2Config { Password = password, Secret = secret, Threads = threads });
    }

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, string password) => Verify(encoded, password, secret: null, threads: 1);

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, string password, string? secret) => Verify(encoded, password, secret, threads: 1);

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, string password, int threads) => Verify(encoded, password, secret: null, threads);

    /// <inheritdoc cref="Verify(string,Argon2Config)"/>
    public static bool Verify(string encoded, string password, string? secret, int threads)
    {
        ArgumentNullException.ThrowIfNull(password);
        using var bytes = new Utf8Secret(password);
        using var secretBytes = new Utf8Secret(secret);
        return Verify(encoded, bytes.Value!, secretBytes.Value, threads);
    }

    /// <summary>The UTF-8 bytes of a text, overwritten with zeros after use; null stays null.</summary>
    private readonly struct Utf8Secret(string? text) : IDisposable
    {
        public byte[]? Value { get; } = text is null ? null : Encoding.UTF8.GetBytes(text);

        public void Dispose() => CryptographicOperations.ZeroMemory(Value);
    }
}
