using System.Diagnostics;

namespace Bench.Delivery;

/// <summary>An open loop: each message has its moment, however slow those before it are. What a late one has waited counts.</summary>
internal static class Pace
{
    /// <param name="seconds">For how long.</param>
    /// <param name="rate">Messages a second.</param>
    /// <param name="send">Is given the moment at which the message was due.</param>
    public static async Task RunAsync(int seconds, int rate, Func<long, Task> send)
    {
        var (begin, sending) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var n = 0; n < seconds * rate; n++)
        {
            var due = begin + (n * Stopwatch.Frequency / rate);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } early)
            {
                await Task.Delay(early);
            }

            sending.Add(send(due));
        }

        await Task.WhenAll(sending);
    }
}
