using System.IO.Pipelines;
using Notify.Service.Streams;
using RustyGate.ServiceDefaults.Identity;

namespace Notify.Service.Tests.Streams;

public sealed class StreamConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task R12_A_stream_is_not_stuck_because_its_last_write_is_long_ago()
    {
        var time = new ManualTime();
        var stream = new StreamConnection(
            new CurrentUser(Guid.NewGuid(), Guid.Empty, Roles.User), new TokenLife(DateTimeOffset.MinValue, DateTimeOffset.MaxValue), Transport.EventStream,
            PipeWriter.Create(Stream.Null), () => { }, 1 << 20, time);
        var isOver = false;
        var watching = Task.Run(Watch, TestContext.Current.CancellationToken);

        for (var n = 0; n < 20_000 && !watching.IsCompleted; n++)
        {
            stream.Enqueue("data: {}\n\n"u8.ToArray(), out _);
            stream.Flush();
            await stream.DrainedAsync();
            time.Pass(TimeSpan.FromSeconds(15));
        }

        Volatile.Write(ref isOver, true);
        await watching;

        void Watch()
        {
            while (!Volatile.Read(ref isOver))
            {
                Assert.False(stream.IsStuck(Patience));
            }
        }
    }
}
