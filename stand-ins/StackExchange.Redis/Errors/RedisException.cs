namespace StackExchange.Redis;

/// <summary>The base of the errors of a server and of a connection. A time-out is not one: <see cref="RedisTimeoutException"/>.</summary>
public class RedisException : Exception
{
    public RedisException(string message)
        : base(message)
    {
    }

    public RedisException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
