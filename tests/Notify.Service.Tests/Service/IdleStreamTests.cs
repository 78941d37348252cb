using System.Globalization;
using Notify.Service.Tests.Sockets;

namespace Notify.Service.Tests.Service;

/// <summary>
/// What a connection costs on which nothing happens. CI opens some, and asks the garbage collector; <c>RUSTYGATE_IDLE_STREAMS</c> says how many to open
/// at a process of its own, of which the system is asked.
/// </summary>
[Collection(Alone.Name)]
public sealed class IdleStreamTests
{
    private const int MostBytesEach = 40 * 1024;
    private const int AtOnce = 50;
    private const int Some = 1000;

    /// <summary>A ping comes in this time, and another message of everybody's.</summary>
    private static readonly TimeSpan HeardWithin = TimeSpan.FromSeconds(60);

    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Room = Guid.CreateVersion7();

    private static (string, string)[] Unlimited { get; } = [("Streams:PerUser", "10000"), ("Streams:ConnectBurst", "100000")];

    private static int Asked => int.Parse(Environment.GetEnvironmentVariable("RUSTYGATE_IDLE_STREAMS") ?? "0", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("/events", "")]
    [InlineData("/ws", RawSocket.Proper)]
    public async Task R17_An_idle_connection_costs_40_KB_at_most(string path, string headers)
    {
        await using var notify = await RunningNotify.StartAsync(Unlimited);
        using var idle = new IdleConnections(new Uri(notify.AddressOf(0)).Port, path, headers, notify.Authority.TokenOf(Ann));
        await idle.OpenAsync(AtOnce, AtOnce);
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        await idle.OpenAsync(Some, AtOnce);

        var each = (GC.GetTotalMemory(forceFullCollection: true) - heap) / Some;
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {Some} connections, {each} bytes of heap each, both ends");
        Assert.InRange(each, 0, MostBytesEach);
    }

    [Theory]
    [InlineData("/events", "")]
    [InlineData("/ws", RawSocket.Proper)]
    public async Task R17_As_many_idle_connections_as_are_asked_for_cost_40_KB_of_the_process_each_at_most_and_all_live(string path, string headers)
    {
        Assert.SkipWhen(Asked == 0, "RUSTYGATE_IDLE_STREAMS is not set.");
        await using var notify = await NotifyProcess.StartAsync(Unlimited);
        notify.Chat.Join(Room, Ann);
        using var idle = new IdleConnections(notify.Port, path, headers, notify.Authority.TokenOf(Ann));
        await idle.OpenAsync(AtOnce, AtOnce);
        var before = notify.MemoryNow();
        await idle.OpenAsync(Asked - AtOnce, AtOnce);
        await idle.HaveHeardAsync("ping", HeardWithin);

        var each = (notify.MemoryNow() - before) / (Asked - AtOnce);
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {Asked} connections, {each} bytes of the process each; {before >> 20} MB before");
        Assert.InRange(each, 0, MostBytesEach);
        notify.Chat.Say(Room, "to everybody");
        await idle.HaveHeardAsync("to everybody", HeardWithin);
    }
}
