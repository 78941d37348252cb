using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>What services say to each other is nobody else's: not through the gateway, not past it, not with a user's token.</summary>
public sealed class InternalEndpointTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gateway", "/internal/events?after=0")]
    [InlineData("gateway", "/internal/users/lookup")]
    [InlineData("gateway", "/%69nternal/events?after=0")]
    [InlineData("gateway", "/api/../internal/events?after=0")]
    [InlineData("chat", "/internal/events?after=0")]
    [InlineData("chat", "/INTERNAL/events?after=0")]
    [InlineData("chat", "/internal/nothing-of-the-kind")]
    [InlineData("auth", "/internal/users/lookup")]
    [InlineData("notify", "/internal/events?after=0")]
    public async Task S32_S65_Internal_endpoints_answer_404_whoever_asks_and_wherever(string service, string path)
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var client = system.App.CreateHttpClient(service, "http");
        AuthenticationHeaderValue?[] callers = [null, ann.Http.DefaultRequestHeaders.Authorization, new("Service", ""), new("Service", new string('x', 40))];
        foreach (var caller in callers)
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
            {
                using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { Authorization = caller } };

                using var answer = await client.SendAsync(request, Cancel);

                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Assert.Equal("not_found", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
            }
        }
    }

    [Theory]
    [InlineData("chat", "/api/chats")]
    [InlineData("notify", "/events")]
    public async Task S32_A_service_reached_past_the_gateway_asks_for_a_token_and_believes_no_header(string service, string path)
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var client = system.App.CreateHttpClient(service, "http");
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-User-Id", ann.Id.ToString() } } };

        using var answer = await client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
