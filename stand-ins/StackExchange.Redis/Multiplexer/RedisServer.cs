using System.Net;

namespace StackExchange.Redis;

/// <summary>The one server there is.</summary>
internal sealed class RedisServer(ConnectionMultiplexer multiplexer, Commands commands, EndPoint endPoint) : IServer
{
    public IConnectionMultiplexer Multiplexer => multiplexer;

    public EndPoint EndPoint => endPoint;

    public bool IsConnected => commands.IsConnected;

    public Task<TimeSpan> PingAsync(CommandFlags flags = CommandFlags.None) => commands.PingAsync(flags);

    public Task<RedisResult> ExecuteAsync(string command, params object[] args) => commands.ExecuteAsync(command, args, CommandFlags.None);

    public Task<RedisResult> ExecuteAsync(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None) =>
        commands.ExecuteAsync(command, args, flags);
}
