using Gateway.Service.Tests.Upstreams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

public sealed class UnreadAnswerTests
{
    /// <summary>What may lie there unsent, what is on its way, and one write more.</summary>
    private const int Most = 512 * 1024;

    [Fact]
    public async Task S42_Of_an_answer_that_is_not_read_little_lies_in_the_memory_that_all_connections_share()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says what lies there.");
        var chunk = new byte[64 * 1024];
        await using var shop = await Shop.OpenAsync(1, (app, _) => app.MapGet("/shop/endless", async (HttpContext context) =>
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        }));
        await using var connection = await RawConnection.OpenAsync(shop.Gateway.Address);
        await connection.SendAsync("GET /shop/endless HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.InRange(await UntakenBytes.AtRestAsync(shop.Gateway.Address.Port), 1, Most);
    }
}
