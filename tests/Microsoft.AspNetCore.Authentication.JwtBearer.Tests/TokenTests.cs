using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

/// <summary>Promises S1 to S9: every bad token gets the same 401, and nothing is fetched because of it.</summary>
public sealed class TokenTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    [Fact]
    public Task S1_A_token_without_signature_algorithm_is_401() => AllAreRefusedAsync("S1 ", atLeast: 12);

    [Fact]
    public Task S2_A_token_of_another_algorithm_is_401() => AllAreRefusedAsync("S2 ", atLeast: 15);

    [Fact]
    public Task S3_A_token_that_brings_its_own_key_is_401() => AllAreRefusedAsync("S3 ", atLeast: 11);

    [Fact]
    public Task S4_A_key_id_is_a_name_and_nothing_else() => AllAreRefusedAsync("S4 ", atLeast: 17);

    [Fact]
    public Task S5_A_token_with_a_wrong_signature_is_401() => AllAreRefusedAsync("S5 ", atLeast: 20);

    [Fact]
    public Task S6_A_token_out_of_its_time_is_401() => AllAreRefusedAsync("S6 ", atLeast: 13);

    [Fact]
    public Task S7_A_token_of_another_issuer_or_audience_is_401() => AllAreRefusedAsync("S7 ", atLeast: 17);

    [Fact]
    public Task S8_A_token_of_another_kind_is_401() => AllAreRefusedAsync("S8 ", atLeast: 14);

    [Fact]
    public Task S9_A_token_with_an_edited_role_is_401() => AllAreRefusedAsync("S9 ", atLeast: 4);

    [Fact]
    public Task S44_A_token_of_strange_shape_is_401() => AllAreRefusedAsync("shape ", atLeast: 12);

    [Theory]
    [InlineData("valid")]
    [InlineData("within the skew: just expired")]
    [InlineData("within the skew: valid soon")]
    [InlineData("many audiences, ours among them")]
    [InlineData("a claim of 8 KB")]
    public async Task A_good_token_names_its_user(string name)
    {
        using var reply = await world.Api.GetAsync("/me", world.Tokens[name]);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var user = await reply.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal($$"""{"id":"{{TokenWorld.User}}","session_id":"{{TokenWorld.Session}}","role":"user"}""", user!.ToJsonString());
    }

    [Fact]
    public async Task S9_An_admin_passes_where_a_user_gets_403()
    {
        using var admin = await world.Api.GetAsync("/admin", world.Tokens["admin"]);
        using var user = await world.Api.GetAsync("/admin", world.Tokens["valid"]);

        Assert.Equal(HttpStatusCode.OK, admin.StatusCode);
        await AssertProblemAsync(user, HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task No_token_is_401_and_says_which_scheme()
    {
        using var reply = await world.Api.GetAsync("/me", token: null);

        await AssertProblemAsync(reply, HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("bearer")]
    public async Task Another_scheme_is_no_token(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var reply = await world.Api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await AssertProblemAsync(reply, HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Two_tokens_in_one_request_are_401()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {world.Tokens["valid"]}", $"Bearer {world.Tokens["admin"]}"]);
        using var reply = await world.Api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await AssertProblemAsync(reply, HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task An_open_endpoint_knows_a_caller_with_a_token_and_lets_others_in()
    {
        Assert.Equal("known", await (await world.Api.GetAsync("/open", world.Tokens["valid"])).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("anonymous", await (await world.Api.GetAsync("/open", null)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("anonymous", await (await world.Api.GetAsync("/open", world.Tokens["S6 expired"])).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task AssertProblemAsync(HttpResponseMessage reply, HttpStatusCode status, string code)
    {
        Assert.Equal(status, reply.StatusCode);
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        var problem = await reply.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal(code, (string?)problem!["code"]);
        Assert.Equal((int)status, (int?)problem["status"]);
    }

    private async Task AllAreRefusedAsync(string prefix, int atLeast)
    {
        var bad = world.Tokens.Where(token => token.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        Assert.InRange(bad.Count, atLeast, int.MaxValue);
        var accepted = new List<string>();
        foreach (var (name, token) in bad)
        {
            using var reply = await world.Api.GetAsync("/me", token);
            if (reply.StatusCode == HttpStatusCode.Unauthorized)
            {
                await AssertProblemAsync(reply, HttpStatusCode.Unauthorized, "unauthorized");
                Assert.Equal("Bearer error=\"invalid_token\"", reply.Headers.WwwAuthenticate.ToString());
            }
            else
            {
                accepted.Add($"{name}: {(int)reply.StatusCode}");
            }
        }

        Assert.Empty(accepted);
        Assert.Empty(world.Attacker.Requests);
        Assert.InRange(world.Issuer.KeySetFetches, 0, world.MostKeySetFetches);
    }
}
