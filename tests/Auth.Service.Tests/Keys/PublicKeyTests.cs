using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Auth.Service.Keys;

namespace Auth.Service.Tests.Keys;

public sealed class PublicKeyTests
{
    [Fact]
    public void The_kid_is_the_thumbprint_of_RFC_7638()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = PublicKey.Of(pair);
        var members = JsonSerializer.Serialize(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["kty"] = jwk.Kty,
            ["crv"] = jwk.Crv,
            ["x"] = jwk.X,
            ["y"] = jwk.Y,
        });

        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(members))), jwk.Kid);
    }

    [Fact]
    public void The_published_point_verifies_what_the_private_half_signs()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = PublicKey.Of(pair);
        using var published = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(jwk.X), Y = Base64Url.DecodeFromChars(jwk.Y) },
        });

        Assert.True(published.VerifyData("text"u8, pair.SignData("text"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }
}
