using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;
using Xunit.Sdk;

namespace RustyGate.Tests.Identity;

/// <summary>
/// Forged and stale tokens at every door: through the gateway to each service, and at each service past the gateway. Signed with the real
/// key where the attack is in what is signed.
/// </summary>
public sealed class TokenAttackTests(RunningSystem system)
{
    private static readonly (string Resource, string Path)[] Doors =
    [
        ("gateway", "/api/chats"), ("gateway", "/events"), ("gateway", "/auth/sessions"),
        ("chat", "/api/chats"), ("notify", "/events"), ("auth", "/auth/sessions"),
    ];

    /// <summary>Asks who one is: nobody, where one shows nothing, which is no error.</summary>
    private static readonly (string Resource, string Path) Session = ("gateway", "/bff/session");

    /// <summary>Within which none of the tokens of S6 becomes good or bad, whole seconds being what they hold.</summary>
    private static readonly TimeSpan TurnsAfter = TimeSpan.FromSeconds(8);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S32_Without_a_token_and_with_a_good_one_every_door_answers_as_it_should()
    {
        var forger = await ForgerAsync();

        await AssertAsync(HttpStatusCode.Unauthorized, token: null);
        await AssertAsync(HttpStatusCode.OK, forger.Make(), Session);
    }

    [Fact]
    public async Task S1_No_algorithm_is_no_signature_in_whatever_case()
    {
        var forger = await ForgerAsync();
        foreach (var none in (string[])["none", "None", "NONE", "nOnE", ""])
        {
            await AssertRefusedAsync(forger.Make(header => header["alg"] = none, sign: _ => []));
            await AssertRefusedAsync(forger.Make(header => header["alg"] = none));
        }
    }

    [Fact]
    public async Task S2_The_public_key_is_no_secret_to_sign_with()
    {
        var forger = await ForgerAsync();
        foreach (var secret in forger.PublicForms())
        {
            await AssertRefusedAsync(forger.Make(header => header["alg"] = "HS256", sign: data => HMACSHA256.HashData(secret, data)));
        }
    }

    [Fact]
    public async Task S3_A_key_that_the_token_brings_or_points_to_is_not_used_and_nothing_is_fetched()
    {
        var forger = await ForgerAsync();
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var point = own.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "mine", ["x"] = Url(point.X!), ["y"] = Url(point.Y!) };

        foreach (var name in (string[])["jku", "x5u", "jwk", "x5c"])
        {
            await AssertRefusedAsync(forger.Make(
                header =>
                {
                    header["kid"] = "mine";
                    header[name] = name switch { "jwk" => jwk.DeepClone(), "x5c" => new JsonArray("AAAA"), _ => $"http://{listener.LocalEndpoint}/keys" };
                },
                sign: data => own.SignData(data, HashAlgorithmName.SHA256)));
        }

        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("../../../../../../dev/null")]
    [InlineData("x' UNION SELECT 'key' --")]
    [InlineData("unknown")]
    public async Task S4_A_key_id_is_a_name_among_known_ones_and_nothing_else(string kid) =>
        await AssertRefusedAsync((await ForgerAsync()).Make(header => header["kid"] = kid));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task S4_Without_a_key_id_another_key_than_ours_opens_nothing(string? kid)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await AssertRefusedAsync((await ForgerAsync()).Make(header => header["kid"] = kid, sign: data => own.SignData(data, HashAlgorithmName.SHA256)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task S4_Without_a_key_id_our_own_key_opens_nothing_either(string? kid) =>
        await AssertRefusedAsync((await ForgerAsync()).Make(header => header["kid"] = kid));

    [Fact]
    public async Task S5_An_empty_or_changed_signature_is_none()
    {
        var forger = await ForgerAsync();
        await AssertRefusedAsync(forger.Make(sign: _ => []));
        await AssertRefusedAsync(forger.Make(sign: data =>
        {
            var signature = forger.Sign(data);
            signature[10] ^= 1;
            return signature;
        }));
        await AssertRefusedAsync(forger.Make(sign: _ => new byte[64]));
    }

    [Theory]
    [InlineData("exp", -20, HttpStatusCode.OK)]
    [InlineData("exp", -40, HttpStatusCode.Unauthorized)]
    [InlineData("nbf", 20, HttpStatusCode.OK)]
    [InlineData("nbf", 60, HttpStatusCode.Unauthorized)]
    public async Task S6_Clocks_may_differ_by_half_a_minute_and_no_more(string claim, int seconds, HttpStatusCode expected)
    {
        var forger = await ForgerAsync();
        await Eventually.HoldsAsync(async () =>
        {
            var clock = Stopwatch.StartNew();
            try
            {
                await AssertAsync(expected, forger.Make(claims: claims => claims[claim] = DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds()));
                return true;
            }
            catch (XunitException) when (clock.Elapsed > TurnsAfter)
            {
                // When it was looked at it was another token than was meant: that says nothing.
                return false;
            }
        });
    }

    [Theory]
    [InlineData("aud", "another")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("aud", null)]
    [InlineData("iss", null)]
    [InlineData("exp", null)]
    public async Task S7_A_token_of_another_issuer_or_for_someone_else_is_refused(string claim, string? value) =>
        await AssertRefusedAsync((await ForgerAsync()).Make(claims: claims => claims[claim] = value));

    [Fact]
    public async Task S8_A_refresh_token_is_no_access_token_nor_the_reverse()
    {
        using var anonymous = system.App.Anonymous();
        using var answer = await anonymous.PostAsJsonAsync(
            "/auth/register", new { email = $"{Guid.NewGuid():N}@example.org", password = Person.Password }, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var account = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;

        await AssertRefusedAsync((string)account["refresh_token"]!);
        await AssertRefusedAsync((await ForgerAsync()).Make(header => header["typ"] = "JWT"));
        using var refresh = await anonymous.PostAsJsonAsync("/auth/refresh", new { refresh_token = (string)account["access_token"]! }, Cancel);
        Assert.Contains(refresh.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest]);
    }

    [Fact]
    public async Task S9_A_role_is_not_edited_into_a_token()
    {
        var forged = (await ForgerAsync()).Edited(claims => claims["role"] = "admin");

        await AssertRefusedAsync(forged);
        using var client = system.App.CreateHttpClient("auth", "http");
        using var reply = await SendAsync(client, "/admin/users", forged);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    private async Task<Forger> ForgerAsync()
    {
        var (kid, key) = await system.App.SigningKeyAsync();
        return new Forger(kid, key);
    }

    private Task AssertRefusedAsync(string token) => AssertAsync(HttpStatusCode.Unauthorized, token, Session);

    private async Task AssertAsync(HttpStatusCode expected, string? token, params (string Resource, string Path)[] more)
    {
        foreach (var (resource, path) in Doors.Concat(more))
        {
            using var client = system.App.CreateHttpClient(resource, "http");
            using var reply = await SendAsync(client, path, token);
            Assert.True(reply.StatusCode == expected, $"{resource} {path}: {(int)reply.StatusCode}, not {(int)expected}");
        }
    }
}
