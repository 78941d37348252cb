using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

public sealed class JsonWebKeyTests
{
    [Fact]
    public void A_key_that_cannot_verify_ES256_is_left_out_of_the_set()
    {
        var good = new KeyPair("good").PublicJwk();
        JsonObject[] others =
        [
            Changed(("kty", "RSA")), Changed(("crv", "P-384")), Changed(("use", "enc")), Changed(("alg", "ES384")), Changed(("x", null)),
            Changed(("x", "AAAA")), Changed(("y", good["x"]!.GetValue<string>())), Changed(("x", good["x"]!.GetValue<string>() + "=")),
            new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" },
        ];

        var set = new JsonWebKeySet(new JsonObject { ["keys"] = new JsonArray([good.DeepClone(), .. others]) }.ToJsonString());

        Assert.Equal(1 + others.Length, set.Keys.Count);
        Assert.Equal("good", Assert.Single(set.GetSigningKeys()).KeyId);

        JsonObject Changed((string Name, string? Value) change)
        {
            var key = good.DeepClone().AsObject();
            key[change.Name] = change.Value;
            return key;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    public void What_is_no_key_set_is_refused(string json) => Assert.Throws<ArgumentException>(() => new JsonWebKeySet(json));

    [Theory]
    [InlineData("", 0)]
    [InlineData("AA", 1)]
    [InlineData("AAA", 2)]
    [InlineData("AAAA", 3)]
    [InlineData("_-8", 2)]
    public void Base64url_is_read(string text, int bytes) => Assert.Equal(bytes, Base64UrlEncoder.DecodeBytes(text).Length);

    [Theory]
    [InlineData("A")]
    [InlineData("AB")]
    [InlineData("AAB")]
    [InlineData("AA==")]
    [InlineData("AA ")]
    [InlineData("A\nA")]
    [InlineData("+/8")]
    [InlineData("Ａ")]
    public void Base64url_of_another_spelling_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Base64UrlEncoder.DecodeBytes(text));
}
