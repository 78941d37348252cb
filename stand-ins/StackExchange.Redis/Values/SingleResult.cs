namespace StackExchange.Redis;

/// <summary>A reply that is one value, or an error.</summary>
internal sealed class SingleResult(RedisValue value, ResultType type) : RedisResult
{
    public static readonly SingleResult NullBulk = new(RedisValue.Null, ResultType.BulkString);
    public static readonly SingleResult Ok = new("OK", ResultType.SimpleString);
    public static readonly SingleResult Zero = new(0, ResultType.Integer);
    public static readonly SingleResult One = new(1, ResultType.Integer);

    public override ResultType Resp2Type => type;

    public override bool IsNull => type != ResultType.Error && value.IsNull;

    private protected override RedisValue AsValue() =>
        type == ResultType.Error ? throw new RedisServerException(value.ToString()) : value;

    /// <summary>One value reads as a list of one; nothing as nothing.</summary>
    private protected override RedisResult[]? AsItems() => AsValue().IsNull ? null : [this];

    private protected override string Text() => value.ToString();
}
