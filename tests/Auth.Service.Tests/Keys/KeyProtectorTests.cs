using System.Security.Cryptography;
using Auth.Service.Keys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace Auth.Service.Tests.Keys;

public sealed class KeyProtectorTests
{
    private static readonly byte[] Message = "a message"u8.ToArray();

    [Fact]
    public void A_protected_key_signs_again_for_the_same_public_key()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var protector = Protector();

        using var again = protector.Unprotect("kid", protector.Protect("kid", pair));

        Assert.True(pair.VerifyData(Message, again.SignData(Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void S24_The_stored_form_shows_nothing_of_the_private_key()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var stored = Protector().Protect("kid", pair);

        Assert.Equal(-1, stored.AsSpan().IndexOf(pair.ExportParameters(includePrivateParameters: true).D));
    }

    [Fact]
    public void Another_rows_key_is_refused()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var protector = Protector();
        var stored = protector.Protect("kid", pair);

        Assert.Throws<InvalidOperationException>(() => protector.Unprotect("other", stored));
    }

    [Fact]
    public void A_wrong_folder_is_named_in_the_error()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var stored = Protector().Protect("kid", pair);

        var error = Assert.Throws<InvalidOperationException>(() => Protector().Unprotect("kid", stored));

        Assert.Contains("(/keys)", error.Message, StringComparison.Ordinal);
    }

    private static KeyProtector Protector() =>
        new(new EphemeralDataProtectionProvider(), Options.Create(new KeyFolderOptions { Directory = "/keys" }));
}
