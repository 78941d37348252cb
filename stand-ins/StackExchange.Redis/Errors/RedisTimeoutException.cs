namespace StackExchange.Redis;

/// <summary>No answer within <see cref="ConfigurationOptions.AsyncTimeout"/>. Whether the server ran the command is unknown.</summary>
public sealed class RedisTimeoutException(string message, CommandStatus commandStatus) : TimeoutException(message)
{
    public CommandStatus Commandstatus { get; } = commandStatus;
}
