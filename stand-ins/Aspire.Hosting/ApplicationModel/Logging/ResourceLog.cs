using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The latest lines of one instance's console: what its processes wrote, one after the other, and as a logger what the AppHost says of it. What the
/// process writes is read when somebody asks, since most of it nobody ever sees.
/// </summary>
internal sealed class ResourceLog : ILogger
{
    /// <summary>How many lines are kept for those who look later.</summary>
    private const int Kept = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private ProcessConsole? _console;
    private int _runBegins;
    private volatile bool _isComplete;

    /// <summary>The number of the latest line that was read or written.</summary>
    public int LastNumber { get; private set; }

    public bool IsComplete => _isComplete;

    /// <summary>Says something after all that the process has said so far.</summary>
    public void Write(string content, bool isError = false)
    {
        lock (_gate)
        {
            ReadConsole(isEnded: false);
            Append(content, isError);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            ReadConsole(isEnded: false);
            _lines.Clear();
        }
    }

    /// <summary>What is written from now on is of another run.</summary>
    public void BeginRun()
    {
        lock (_gate)
        {
            EndRun();
            _runBegins = LastNumber;
        }
    }

    /// <summary>The process of the run has been started.</summary>
    public void Attach(ProcessConsole console)
    {
        lock (_gate)
            _console = console;
    }

    /// <summary>The process has ended: its last lines are read before they are removed with it.</summary>
    public void EndRun()
    {
        lock (_gate)
        {
            ReadConsole(isEnded: true);
            _console = null;
        }
    }

    /// <summary>The lines of the latest run.</summary>
    public IReadOnlyList<LogLine> LastRun() => After(_runBegins);

    public IReadOnlyList<LogLine> All() => After(0);

    /// <summary>Those that are kept of the lines after this number.</summary>
    public IReadOnlyList<LogLine> After(int number)
    {
        lock (_gate)
        {
            ReadConsole(isEnded: false);
            return LastNumber == number ? [] : [.. _lines.Where(l => l.LineNumber > number)];
        }
    }

    public void Complete() => _isComplete = true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel < LogLevel.Information)
            return;
        var text = formatter(state, exception);
        Write(exception is null ? text : $"{text} {exception.Message}", logLevel >= LogLevel.Error);
    }

    private void ReadConsole(bool isEnded)
    {
        foreach (var line in _console?.ReadNew(isEnded) ?? [])
            Append(line.Content, line.IsError);
    }

    private void Append(string content, bool isError)
    {
        _lines.Enqueue(new LogLine(++LastNumber, content, isError));
        if (_lines.Count > Kept)
            _lines.Dequeue();
    }
}
