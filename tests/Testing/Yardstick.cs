using System.Diagnostics;
using System.Security.Cryptography;

namespace RustyGate.Testing;

/// <summary>
/// How much longer work takes on this machine now than when it has nothing else to do: a piece of work, done again and again beside what is
/// measured. Its quickest run is what the machine can, all of them together are what it gives. On a quiet machine a limit stays what it is.
/// </summary>
internal sealed class Yardstick : IDisposable
{
    private static readonly byte[] Work = new byte[2 << 20];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static readonly Lock Runs = new();
    private static TimeSpan _quickest = TimeSpan.MaxValue;

    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _sum;
    private int _runs;

    public Yardstick()
    {
        Measure();
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Since it was laid on.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    /// <summary>As long as <paramref name="quiet"/> takes on a quiet machine, on this one now.</summary>
    public TimeSpan Of(TimeSpan quiet)
    {
        lock (Runs)
        {
            return quiet * Math.Max(1, _sum / _runs / _quickest);
        }
    }

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Run()
    {
        while (!_end.Wait(Pause))
        {
            Measure();
        }
    }

    private void Measure()
    {
        var begun = Stopwatch.GetTimestamp();
        SHA256.HashData(Work);
        var took = Stopwatch.GetElapsedTime(begun);
        lock (Runs)
        {
            (_sum, _quickest, _runs) = (_sum + took, took < _quickest ? took : _quickest, _runs + 1);
        }
    }
}
