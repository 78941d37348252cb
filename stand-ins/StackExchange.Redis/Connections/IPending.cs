namespace StackExchange.Redis;

/// <summary>A command that waits for its reply.</summary>
internal interface IPending
{
    /// <summary>Whether the caller has its outcome, though the reply may still be to come.</summary>
    bool IsDone { get; }

    void Complete(RedisResult reply);

    void Fail(Exception error);
}
