namespace StackExchange.Redis;

/// <summary>The server answered the command with an error; the message is the server's, its first word the code (<c>WRONGTYPE</c>).</summary>
public sealed class RedisServerException(string message) : RedisException(message);
