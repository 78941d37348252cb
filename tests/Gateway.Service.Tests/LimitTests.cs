using System.Net;
using Gateway.Service.Limits;

namespace Gateway.Service.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task Source4_6_Past_the_burst_is_429_with_a_time_to_come_back_and_no_header_makes_another_client()
    {
        await using var gateway = await new RunningGateway().With("RateLimits:Burst", "5").With("RateLimits:PermitsPerMinute", "6").StartAsync();

        for (var i = 0; i < 8; i++)
        {
            using var request = gateway.Request(HttpMethod.Get, "/teapot");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"10.0.0.{i}");
            request.Headers.TryAddWithoutValidation("X-Real-IP", $"10.0.0.{i}");
            using var reply = await gateway.SendAsync(request);

            Assert.Equal(i < 5 ? 418 : 429, (int)reply.StatusCode);
            if (i >= 5)
            {
                Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
                Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
            }
        }

        using var health = await gateway.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Log_in_has_a_stricter_limit_of_its_own()
    {
        await using var gateway = await new RunningGateway().With("RateLimits:Auth:Burst", "2").With("RateLimits:Auth:PermitsPerMinute", "1").StartAsync();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            statuses.Add((await gateway.GetAsync("/auth/none")).StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(418, (int)(await gateway.GetAsync("/teapot")).StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void One_client_is_one_address_or_one_subscribers_network(string address, string client) =>
        Assert.Equal(IPAddress.Parse(client), ClientAddress.Of(IPAddress.Parse(address)));
}
