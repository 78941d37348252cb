using System.Net;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

public sealed class ReplyHeaderTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/.well-known/jwks.json", HttpStatusCode.OK)]
    [InlineData("/api/chats", HttpStatusCode.Unauthorized)]
    [InlineData("/no/such/page", HttpStatusCode.NotFound)]
    [InlineData("/internal/events?after=0", HttpStatusCode.NotFound)]
    [InlineData("/teapot", (HttpStatusCode)418)]
    public async Task Source4_7_Every_reply_carries_its_request_id_its_time_and_who_passed_it_on(string path, HttpStatusCode status)
    {
        using var anonymous = system.App.Anonymous();
        anonymous.DefaultRequestHeaders.Add("X-Request-ID", "my-request.1");

        using var answer = await anonymous.GetAsync(path, Cancel);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(["my-request.1"], answer.Headers.GetValues("X-Request-ID"));
        Assert.Matches("^[0-9]+\\.[0-9]ms$", Assert.Single(answer.Headers.GetValues("X-Response-Time")));
        Assert.Equal(["RustyGate"], answer.Headers.GetValues("X-Proxy-By"));
    }
}
