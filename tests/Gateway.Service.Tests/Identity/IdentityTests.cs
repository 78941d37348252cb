using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Identity;

public sealed class IdentityTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task S33_Forged_identity_never_reaches_a_service_and_the_gateway_says_what_it_knows()
    {
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/headers", (HttpContext context) =>
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/api/headers", Ann);
        string[] forged =
        [
            "X-User-Id", "X-User-Role", "x_user_id", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-User",
            "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "True-Client-IP", "X-Client-IP", "X-Role", "X-Auth-Request-Email",
            "X-Authenticated-User", "Remote-User", "X-WEBAUTH-USER", "X-Consumer-Username", "X-MS-CLIENT-PRINCIPAL-ID", "X-Original-Forwarded-For", "X-Method-Override",
            "Client-IP", "X-Host", "X-Forwarded", "X-Remote-Addr", "X-SSL-Client-Cert", "CF-Connecting-IP", "Proxy", "X-For-This-Hop-Only",
        ];
        foreach (var name in forged)
        {
            request.Headers.TryAddWithoutValidation(name, "forged");
        }

        request.Headers.Connection.Add("X-For-This-Hop-Only");
        request.Headers.Connection.Add("X-User-Id");
        request.Headers.Connection.Add("X-Forwarded-For");

        using var reply = await gateway.SendAsync(request);
        var headers = await reply.Content.ReadFromJsonAsync<Dictionary<string, string>>(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("forged", string.Join('|', headers!.Values), StringComparison.Ordinal);
        var known = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(Ann.ToString(), known["X-User-Id"]);
        Assert.Equal("127.0.0.1", known["X-Forwarded-For"]);
        Assert.Equal(gateway.Address.Authority, known["X-Forwarded-Host"]);
        Assert.Equal(request.Headers.Authorization!.ToString(), known["Authorization"]);
    }

    [Fact]
    public async Task Source4_4_A_route_asks_for_a_token_unless_it_says_otherwise()
    {
        await using var gateway = await new RunningGateway().StartAsync();

        using var open = await gateway.GetAsync("/.well-known/jwks.json");
        using var closed = await gateway.GetAsync("/api/chats");
        using var forged = gateway.Request(HttpMethod.Get, "/api/chats", Ann);
        forged.Headers.Authorization = new("Bearer", forged.Headers.Authorization!.Parameter![..^4] + "AAAA");
        using var refused = await gateway.SendAsync(forged);

        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("/internal/events")]
    [InlineData("/internal")]
    [InlineData("/Internal/users/1/stream")]
    [InlineData("/api/../internal/events")]
    [InlineData("/api/%2e%2e/internal/events")]
    [InlineData("//internal/events")]
    public async Task S65_Internal_endpoints_do_not_exist_outside(string path)
    {
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.Map("/internal/{**rest}", () => "inside"));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/", Ann);
        request.RequestUri = new Uri($"{gateway.Address.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

        using var reply = await gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }
}
