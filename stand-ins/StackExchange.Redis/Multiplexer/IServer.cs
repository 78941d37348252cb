using System.Net;

namespace StackExchange.Redis;

/// <summary>Commands to the server itself rather than to a database.</summary>
public interface IServer : IRedis
{
    EndPoint EndPoint { get; }

    bool IsConnected { get; }

    Task<RedisResult> ExecuteAsync(string command, params object[] args);

    Task<RedisResult> ExecuteAsync(string command, ICollection<object> args, CommandFlags flags = CommandFlags.None);
}
