using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Chat.Service.Push;

namespace Chat.Service.Tests.Push;

/// <summary>The RFCs' own examples.</summary>
public sealed class PushEncryptionTests
{
    /// <summary>RFC 8188 §3.1.</summary>
    [Fact]
    public void Rule34_RFC_8188_the_walrus()
    {
        var encrypted = ContentEncoding.Encrypt(Bytes("yqdlZ-tYemfogSmv7Ws5PQ"), Bytes("I1BsxtFttlv3u_Oo94xnmw"), keyId: [], "I am the walrus"u8);

        Assert.Equal("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg", Base64Url.EncodeToString(encrypted));
    }

    /// <summary>RFC 8291 §5 and appendix A.</summary>
    [Fact]
    public void Rule34_RFC_8291_the_watermelon()
    {
        var point = Bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var own = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
        });

        var encrypted = PushEncryption.Encrypt(
            Bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), Bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            own, Bytes("DGv6ra1nlYgDCS1FRnbzlw"), "When I grow up, I want to be a watermelon"u8);

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
            + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(encrypted));
    }

    [Fact]
    public void Rule34_What_is_sent_is_never_larger_than_push_services_take()
    {
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = PublicPoint.Of(browser.ExportParameters(includePrivateParameters: false));

        Assert.Equal(4096, PushEncryption.Encrypt(point, new byte[16], new byte[ContentEncoding.MostPlaintext]).Length);
        Assert.Throws<ArgumentException>(() => PushEncryption.Encrypt(point, new byte[16], new byte[ContentEncoding.MostPlaintext + 1]));
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("👩‍👩‍👧‍👦", null)]
    [InlineData("a", null)]
    public void Rule34_A_long_message_is_cut_between_two_characters(string text, string? all)
    {
        var beginning = PushMessage.Beginning(all ?? string.Concat(Enumerable.Repeat(text, 400)));

        Assert.InRange(beginning.Length, 1, 300);
        Assert.True(Encoding.UTF8.GetByteCount(beginning) < 2000);
        if (all is null)
        {
            Assert.Equal(0, beginning.TrimEnd('…').Length % text.Length);
            Assert.EndsWith("…", beginning, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(all, beginning);
        }
    }

    private static byte[] Bytes(string base64Url) => Base64Url.DecodeFromChars(base64Url);
}
