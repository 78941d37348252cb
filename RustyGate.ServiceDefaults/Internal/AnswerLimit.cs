namespace RustyGate.ServiceDefaults.Internal;

/// <summary>How long whoever asks a service of ours waits for the whole answer; by the name of the client.</summary>
public sealed class AnswerLimit
{
    /// <summary>Over all replicas that are asked.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);
}
