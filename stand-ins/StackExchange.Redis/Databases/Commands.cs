using System.Diagnostics;

namespace StackExchange.Redis;

/// <summary>Sends commands over a link and reads their replies.</summary>
internal sealed class Commands(Link link, bool traced)
{
    private static readonly ActivitySource Source = new("StackExchange.Redis");

    public bool IsConnected => link.IsConnected;

    public Task<T> Send<T>(
        ReadOnlySpan<byte> command, Func<RedisResult, T> read, CommandFlags flags, params ReadOnlySpan<RedisValue> args)
    {
        foreach (ref readonly var arg in args)
        {
            if (arg.IsNull)
            {
                throw new ArgumentException("A null value cannot be sent.", nameof(args));
            }
        }

        if (flags.HasFlag(CommandFlags.FireAndForget))
        {
            link.Send(pending: null, command, args);
            return Task.FromResult<T>(default!);
        }

        var pending = new Pending<T>(read, traced && Source.HasListeners() ? Start(command) : null);
        link.Send(pending, command, args);
        return pending.Task;
    }

    public async Task<TimeSpan> PingAsync(CommandFlags flags)
    {
        var start = Stopwatch.GetTimestamp();
        await Send("PING"u8, reply => reply, flags);
        return Stopwatch.GetElapsedTime(start);
    }

    public Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags) =>
        Send("PUBLISH"u8, Reply.Long, flags, channel.AsValue(), message);

    public Task<RedisResult> ExecuteAsync(string command, IEnumerable<object> args, CommandFlags flags) =>
        Send(System.Text.Encoding.UTF8.GetBytes(command), Reply.Whole, flags, [.. args.Select(ToValue)]);

    /// <summary>A span that is a child of the caller's and does not become the caller's present one.</summary>
    private static Activity? Start(ReadOnlySpan<byte> command)
    {
        var caller = Activity.Current;
        var name = System.Text.Encoding.UTF8.GetString(command);
        var span = Source.StartActivity(name, ActivityKind.Client);
        span?.SetTag("db.system.name", "redis").SetTag("db.operation.name", name);
        Activity.Current = caller;
        return span;
    }

    private static RedisValue ToValue(object arg) => arg switch
    {
        RedisValue value => value,
        RedisKey key => key.AsValue(),
        RedisChannel channel => channel.AsValue(),
        string text => text,
        byte[] bytes => bytes,
        int number => number,
        long number => number,
        double number => number,
        bool flag => flag,
        _ => throw new InvalidCastException($"A {arg.GetType()} cannot be an argument of a command."),
    };
}
