using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console of one instance: the latest lines, and whoever watches. As a logger it is written to by the AppHost itself.</summary>
internal sealed class ResourceLog : ILogger
{
    /// <summary>How many lines are kept for those who look later.</summary>
    private const int Kept = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _lines = new();
    private readonly List<Channel<LogLine>> _watchers = [];
    private int _count;
    private int _runBegins;

    public void Write(string content, bool isError = false)
    {
        lock (_gate)
        {
            var line = new LogLine(++_count, content, isError);
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(line);
        }
    }

    public void Clear()
    {
        lock (_gate)
            _lines.Clear();
    }

    /// <summary>A process begins to write.</summary>
    public void BeginRun()
    {
        lock (_gate)
            _runBegins = _count;
    }

    /// <summary>The lines of the latest run.</summary>
    public IReadOnlyList<LogLine> LastRun()
    {
        lock (_gate)
            return [.. _lines.Where(l => l.LineNumber > _runBegins)];
    }

    public IReadOnlyList<LogLine> All()
    {
        lock (_gate)
            return [.. _lines];
    }

    public void Complete()
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers)
                watcher.Writer.TryComplete();
        }
    }

    /// <summary>What is kept, then what comes. A watcher that cannot follow loses the oldest lines, never memory.</summary>
    public Channel<LogLine> Watch()
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(2 * Kept) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            foreach (var line in _lines)
                channel.Writer.TryWrite(line);
            _watchers.Add(channel);
        }

        return channel;
    }

    public void Unwatch(Channel<LogLine> channel)
    {
        lock (_gate)
            _watchers.Remove(channel);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel < LogLevel.Information)
            return;
        var text = formatter(state, exception);
        Write(exception is null ? text : $"{text} {exception.Message}", logLevel >= LogLevel.Error);
    }
}
