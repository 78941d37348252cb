namespace StackExchange.Redis;

/// <summary>How a command is sent. With one server, only <see cref="FireAndForget"/> changes anything.</summary>
[Flags]
public enum CommandFlags
{
    None = 0,

    /// <summary>The caller has no interest in the outcome: the task is complete at once with a default value, errors are dropped.</summary>
    FireAndForget = 2,
    DemandMaster = 4,
    PreferReplica = 8,
    DemandReplica = DemandMaster | PreferReplica,
    NoRedirect = 64,

    /// <summary>Sends the script itself and not its hash.</summary>
    NoScriptCache = 512,
}
