using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Keys;

/// <summary><c>/.well-known</c> and what stands behind it.</summary>
public sealed class SigningKeyTests(AuthPostgres server)
{
    [Fact]
    public async Task R21_Replicas_that_start_at_once_agree_on_the_current_and_the_next_key()
    {
        await using var first = await AuthApi.NewAsync(server);
        await using var second = first.Replica();
        await using var third = first.Replica();

        var sets = await Task.WhenAll(new[] { first, second, third }.Select(async replica =>
            await Task.Run(() => replica.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK))));

        Assert.Single(sets.Select(set => set.ToString()).Distinct());
        Assert.Equal(2, await first.InDatabaseAsync(db => db.SigningKeys.CountAsync()));
    }

    [Fact]
    public async Task The_published_key_verifies_the_tokens_of_every_replica()
    {
        await using var first = await AuthApi.NewAsync(server);
        await using var second = first.Replica();
        var set = await first.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK);
        var current = (await first.InDatabaseAsync(db => db.SigningKeys.SingleAsync(key => key.ActivatedAt != null))).Kid;
        var jwk = set.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("kid").GetString() == current);
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], jwk.EnumerateObject().Select(member => member.Name).Order());
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
                Y = Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()),
            },
        });

        foreach (var replica in new[] { first, second })
        {
            var reply = await replica.PostAsync("/auth/register", new { email = Some.Email(), password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
            var token = reply.GetProperty("access_token").GetString()!;
            var (signed, signature) = (token[..token.LastIndexOf('.')], token[(token.LastIndexOf('.') + 1)..]);

            Assert.Equal(jwk.GetProperty("kid").GetString(), Jwt.Read(token).Header.GetProperty("kid").GetString());
            Assert.True(key.VerifyData(Encoding.ASCII.GetBytes(signed), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256));
        }
    }

    [Fact]
    public async Task R22_The_key_survives_a_restart()
    {
        await using var before = await AuthApi.NewAsync(server);
        var set = await before.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK);

        await using var after = before.Replica();

        Assert.Equal(set.ToString(), (await after.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK)).ToString());
    }

    [Fact]
    public async Task Another_key_folder_than_the_databases_stops_the_start_with_a_clear_error()
    {
        await using var first = await AuthApi.NewAsync(server);
        await first.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK);
        using var wrong = new KeyFolder();
        await using var other = first.Replica(("DataProtection:Directory", wrong.Path));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => other.GetAsync("/.well-known/jwks.json"));

        Assert.Contains("cannot be decrypted with the keys in DataProtection:Directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_discovery_document_names_the_keys_on_the_origin_that_was_asked()
    {
        await using var api = await AuthApi.NewAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://chat.example.org:8443/.well-known/openid-configuration");

        var document = await api.CreateClient().SendAsync(request, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("rustygate", document.GetProperty("issuer").GetString());
        Assert.Equal("https://chat.example.org:8443/.well-known/jwks.json", document.GetProperty("jwks_uri").GetString());
    }

    [Fact]
    public async Task Verifiers_may_keep_the_keys_for_five_minutes()
    {
        await using var api = await AuthApi.NewAsync(server);

        using var response = await api.GetAsync("/.well-known/jwks.json");

        Assert.Equal(TimeSpan.FromMinutes(5), response.Headers.CacheControl?.MaxAge);
    }
}
