using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Identity;

/// <summary>What the gateway does when something that it rests on is gone or breaks: nobody gets in, and nobody learns more than that.</summary>
public sealed class ClosedTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task S70_While_nobody_can_say_what_is_revoked_no_token_opens_anything()
    {
        var reached = 0;
        await using var gateway = new RunningGateway();
        gateway.Authority.IsSilent = true;
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/chats", () => reached++));
        await gateway.StartAsync();

        using var reply = await gateway.GetAsync("/api/chats", Ann);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (reply.StatusCode, reached));
        Assert.NotNull(reply.Headers.RetryAfter);
    }

    [Fact]
    public async Task S70_While_Auth_does_not_answer_a_cookie_opens_nothing_and_is_not_taken_back()
    {
        await using var gateway = new RunningGateway();
        gateway.Authority.Extra = app => app.MapPost("/internal/browser-sessions/token", () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        await gateway.StartAsync();

        using var reply = await gateway.SendAsync(WithCookie(gateway));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.False(reply.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task S66_What_breaks_in_the_gateway_itself_is_500_without_a_word_of_where()
    {
        await using var gateway = new RunningGateway();
        gateway.Authority.Extra = app => app.MapPost("/internal/browser-sessions/token", () => Results.Text("{ \"access_token\": \"no token\" }", "application/json"));
        await gateway.StartAsync();

        using var reply = await gateway.SendAsync(WithCookie(gateway));
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
        Assert.Contains("\"internal_error\"", text, StringComparison.Ordinal);
        foreach (var inside in (string[])["Exception", "   at ", ".cs", "Gateway", "Token"])
        {
            Assert.DoesNotContain(inside, text, StringComparison.Ordinal);
        }

        Assert.Equal("RustyGate", Assert.Single(reply.Headers.GetValues("X-Proxy-By")));
    }

    [Fact]
    public async Task R15_A_service_whose_database_is_down_says_so_through_the_gateway_and_when_to_come_back()
    {
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.MapPost("/api/chats", (HttpContext context) =>
        {
            context.Response.Headers.RetryAfter = "2";
            return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, extensions: new Dictionary<string, object?> { ["code"] = "unavailable" });
        }));
        await gateway.StartAsync();

        await RustyGate.Testing.Refusals.AreWithinAsync(TimeSpan.FromSeconds(2), () => gateway.SendAsync(gateway.Request(HttpMethod.Post, "/api/chats", Ann)));
    }

    private static HttpRequestMessage WithCookie(RunningGateway gateway)
    {
        var request = gateway.Request(HttpMethod.Get, "/bff/session");
        request.Headers.Add("Cookie", $"__Host-rustygate={new string('x', 43)}");
        return request;
    }
}
