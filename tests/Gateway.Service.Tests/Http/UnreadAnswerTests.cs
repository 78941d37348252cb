using System.Globalization;
using Gateway.Service.Tests.Upstreams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

public sealed class UnreadAnswerTests
{
    private const string Established = "01";

    /// <summary>What may lie there unsent, what is on its way, and one write more.</summary>
    private const int Most = 512 * 1024;

    /// <summary>So many looks without a byte more, and it takes nothing.</summary>
    private const int Looks = 20;

    [Fact]
    public async Task S42_Of_an_answer_that_is_not_read_little_lies_in_the_memory_that_all_connections_share()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says what lies there.");
        var written = 0L;
        var chunk = new byte[64 * 1024];
        await using var shop = await Shop.OpenAsync(1, (app, _) => app.MapGet("/shop/endless", async (HttpContext context) =>
        {
            while (true)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                Interlocked.Add(ref written, chunk.Length);
            }
        }));
        await using var connection = await RawConnection.OpenAsync(shop.Gateway.Address);
        await connection.SendAsync("GET /shop/endless HTTP/1.1\r\nHost: x\r\n\r\n");

        var (last, looks) = (0L, 0);
        await Eventually.HoldsAsync(() =>
        {
            var now = Interlocked.Read(ref written);
            (last, looks) = (now, now > 0 && now == last ? looks + 1 : 0);
            return looks >= Looks;
        });

        Assert.InRange(Unacknowledged(shop.Gateway.Address.Port), 1, Most);
    }

    /// <summary>Bytes in the kernel that clients of this port have not taken.</summary>
    private static long Unacknowledged(int port) => File.ReadLines("/proc/net/tcp").Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(columns => columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal) && columns[3] == Established)
        .Sum(columns => long.Parse(columns[4].AsSpan(0, columns[4].IndexOf(':', StringComparison.Ordinal)), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
