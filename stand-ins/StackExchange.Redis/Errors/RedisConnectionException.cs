namespace StackExchange.Redis;

/// <summary>
/// There is no connection, or it was lost before the answer. With <see cref="CommandStatus.Sent"/> it is unknown whether the server ran
/// the command; otherwise it never left this process.
/// </summary>
public sealed class RedisConnectionException : RedisException
{
    public RedisConnectionException(ConnectionFailureType failureType, string message)
        : this(failureType, message, innerException: null)
    {
    }

    public RedisConnectionException(ConnectionFailureType failureType, string message, Exception? innerException)
        : this(failureType, message, innerException, CommandStatus.Unknown)
    {
    }

    public RedisConnectionException(
        ConnectionFailureType failureType, string message, Exception? innerException, CommandStatus commandStatus)
        : base(message, innerException)
    {
        FailureType = failureType;
        CommandStatus = commandStatus;
    }

    public ConnectionFailureType FailureType { get; }

    public CommandStatus CommandStatus { get; }
}
