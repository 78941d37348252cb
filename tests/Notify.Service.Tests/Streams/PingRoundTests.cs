using Notify.Service.Streams;

namespace Notify.Service.Tests.Streams;

public sealed class PingRoundTests
{
    private const int Seconds = 15;

    [Theory]
    [InlineData(1000)]
    [InlineData(990)]
    [InlineData(1700)]
    [InlineData(7000)]
    [InlineData(40_000)]
    public void R12_Each_stream_gets_its_ping_in_time_however_seldom_the_clock_runs(int milliseconds)
    {
        var time = new ManualTime();
        var round = new PingRound(Seconds, time);
        int[] streams = [0, 1, 7, 14, 15, 123_456_789, int.MaxValue, -1, int.MinValue];
        var silent = streams.ToDictionary(stream => stream, _ => TimeSpan.Zero);
        var pings = 0;
        var pause = TimeSpan.FromMilliseconds(milliseconds);

        for (var turn = 0; turn < 300; turn++)
        {
            time.Pass(pause);
            round.Turn();
            foreach (var stream in streams)
            {
                silent[stream] += pause;
                if (round.Has(stream))
                {
                    Assert.True(silent[stream] <= TimeSpan.FromSeconds(Seconds) + (2 * pause), $"{stream} was silent for {silent[stream]}");
                    silent[stream] = TimeSpan.Zero;
                    pings++;
                }
            }
        }

        Assert.All(silent, stream => Assert.True(stream.Value <= TimeSpan.FromSeconds(Seconds) + (2 * pause)));
        Assert.True(pings <= (300 * Math.Min(1, pause / TimeSpan.FromSeconds(Seconds)) * streams.Length) + streams.Length, $"{pings} pings");
    }
}
