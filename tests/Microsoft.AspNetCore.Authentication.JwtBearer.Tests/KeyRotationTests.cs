using System.Net;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

/// <summary>How a service follows its issuer's keys (promise R21), and what a stranger can make it do.</summary>
public sealed class KeyRotationTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task R21_A_new_key_is_fetched_once_for_all_who_wait()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Keys = [world.Trusted];
        await using var api = await StartApiAsync(issuer);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "valid"));

        issuer.Keys = [world.Trusted, world.Rotated];
        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StatusAsync(api, "rotated")));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(2, issuer.KeySetFetches);
    }

    [Fact]
    public async Task S4_Random_key_ids_cause_one_fetch_per_interval()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Keys = [world.Trusted];
        await using var api = await StartApiAsync(issuer);

        for (var round = 1; round <= 3; round++)
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => StatusAsync(api, "rotated")));
            Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
            Assert.Equal(1 + round, issuer.KeySetFetches);
            _time.Pass(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task A_caller_with_a_known_key_never_waits_for_a_fetch()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Keys = [world.Trusted];
        await using var api = await StartApiAsync(issuer);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "valid"));

        var gate = new TaskCompletionSource();
        issuer.Gate = gate.Task;
        var stranger = StatusAsync(api, "rotated");
        await Eventually.HoldsAsync(() => issuer.Requests.Count == 3);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "valid"));
        Assert.False(stranger.IsCompleted);
        gate.SetResult();
        Assert.Equal(HttpStatusCode.Unauthorized, await stranger);
    }

    [Fact]
    public async Task The_last_good_keys_stay_while_the_issuer_fails()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Keys = [world.Trusted];
        await using var api = await StartApiAsync(issuer);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "valid"));

        foreach (var broken in (IReadOnlyList<KeyPair>?[])[null, []])
        {
            issuer.Keys = broken;
            _time.Pass(TimeSpan.FromMinutes(5));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "rotated"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "valid"));
        }
    }

    [Fact]
    public async Task A_withdrawn_key_is_forgotten_after_five_minutes()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Keys = [world.Trusted];
        await using var api = await StartApiAsync(issuer);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "valid"));

        issuer.Keys = [world.Rotated];
        _time.Pass(TimeSpan.FromMinutes(5));
        await Eventually.HoldsAsync(async () => await StatusAsync(api, "valid") == HttpStatusCode.Unauthorized);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "rotated"));
    }

    [Fact]
    public async Task Before_the_first_keys_are_there_the_answer_is_503_and_not_a_log_out()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Keys = null;
        await using var api = await StartApiAsync(issuer);

        using (var reply = await api.GetAsync("/me", world.Tokens["valid"]))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
            Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(reply.Headers.RetryAfter);
            Assert.Empty(reply.Headers.WwwAuthenticate);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(api, "S1 unsecured by jose"));
        Assert.Single(issuer.Requests);

        issuer.Keys = [world.Trusted];
        _time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(api, "valid"));
    }

    private async Task<HttpStatusCode> StatusAsync(Api api, string token)
    {
        using var reply = await api.GetAsync("/me", world.Tokens[token]);
        return reply.StatusCode;
    }

    /// <summary>The configuration manager of the product's options, on a clock that stands.</summary>
    private Task<Api> StartApiAsync(Issuer issuer) => Api.StartAsync(issuer.Url, options =>
        options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            options.MetadataAddress!,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(options.Backchannel) { RequireHttps = false })
        {
            AutomaticRefreshInterval = options.AutomaticRefreshInterval,
            RefreshInterval = options.RefreshInterval,
            TimeProvider = _time,
        });
}
