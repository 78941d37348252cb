namespace StackExchange.Redis;

/// <summary>A reply that is an array, or the null array.</summary>
internal sealed class ArrayResult(RedisResult[]? items) : RedisResult
{
    public static readonly ArrayResult Null = new(items: null);
    public static readonly ArrayResult Empty = new([]);

    public override ResultType Resp2Type => ResultType.Array;

    public override bool IsNull => items is null;

    public override int Length => items?.Length ?? -1;

    public override RedisResult this[int index] => items![index];

    private protected override RedisValue AsValue() => items switch
    {
        null => RedisValue.Null,
        [var only] => (RedisValue)only,
        _ => throw new InvalidCastException($"Unable to cast an array of {items.Length} items to a single value."),
    };

    private protected override RedisResult[]? AsItems() => items;

    private protected override string Text() => items is null ? "(nil)" : $"{items.Length} element(s)";
}
