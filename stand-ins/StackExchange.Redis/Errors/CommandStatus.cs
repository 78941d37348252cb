namespace StackExchange.Redis;

/// <summary>How far a failed command had come.</summary>
public enum CommandStatus
{
    Unknown = 0,
    WaitingToBeSent = 1,
    Sent = 2,
    WaitingInBacklog = 3,
}
