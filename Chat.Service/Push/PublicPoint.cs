using System.Security.Cryptography;

namespace Chat.Service.Push;

/// <summary>Points of P-256 as Web Push writes them: uncompressed, 65 bytes (SEC 1 §2.3.3).</summary>
internal static class PublicPoint
{
    public const int Bytes = 1 + (2 * CoordinateBytes);

    private const int CoordinateBytes = 32;
    private const byte Uncompressed = 4;

    public static byte[] Of(ECParameters key) => [Uncompressed, .. key.Q.X!, .. key.Q.Y!];

    /// <summary>The key that it is of.</summary>
    /// <exception cref="CryptographicException">It is no point of the curve.</exception>
    public static ECDiffieHellman Import(byte[] point) => point.Length == Bytes && point[0] == Uncompressed
        ? ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..(1 + CoordinateBytes)], Y = point[(1 + CoordinateBytes)..] },
        })
        : throw new CryptographicException("This is no uncompressed point of P-256.");

    /// <summary>Whether it is one.</summary>
    public static bool IsValid(byte[] point)
    {
        try
        {
            using var key = Import(point);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
