namespace StackExchange.Redis;

/// <summary>
/// A reply of any shape, as scripts and <c>ExecuteAsync</c> give it. A cast that does not fit throws <see cref="InvalidCastException"/>;
/// a cast of an error throws <see cref="RedisServerException"/>.
/// </summary>
public abstract class RedisResult
{
    /// <summary>The kind of reply; a null bulk string or array keeps its kind: see <see cref="IsNull"/>.</summary>
    public abstract ResultType Resp2Type { get; }

    public abstract bool IsNull { get; }

    /// <summary>The count of items of an array, otherwise -1.</summary>
    public virtual int Length => -1;

    public virtual RedisResult this[int index] => throw new InvalidOperationException("Indexers can only be used on array results.");

    public static RedisResult Create(RedisValue value, ResultType? resultType = null) =>
        new SingleResult(value, resultType ?? (value.IsInteger ? ResultType.Integer : ResultType.BulkString));

    public static RedisResult Create(RedisResult[] values) => new ArrayResult(values);

    public static RedisResult Create(RedisValue[] values) => new ArrayResult(Array.ConvertAll(values, v => Create(v)));

    public static explicit operator RedisValue(RedisResult? result) => result is null ? default : result.AsValue();

    public static explicit operator string?(RedisResult? result) => (RedisValue)result;

    public static explicit operator byte[]?(RedisResult? result) => (RedisValue)result;

    public static explicit operator bool(RedisResult result) => (bool)(RedisValue)result;

    public static explicit operator int(RedisResult result) => (int)(RedisValue)result;

    public static explicit operator long(RedisResult result) => (long)(RedisValue)result;

    public static explicit operator long?(RedisResult? result) => (long?)(RedisValue)result;

    public static explicit operator double(RedisResult result) => (double)(RedisValue)result;

    public static explicit operator double?(RedisResult? result) => (double?)(RedisValue)result;

    public static explicit operator RedisResult[]?(RedisResult? result) => result?.AsItems();

    public static explicit operator RedisValue[]?(RedisResult? result) => Items(result, item => (RedisValue)item);

    public static explicit operator string?[]?(RedisResult? result) => Items(result, item => (string?)item);

    public static explicit operator long[]?(RedisResult? result) => Items(result, item => (long)item);

    public sealed override string ToString() => Text();

    private protected abstract RedisValue AsValue();

    private protected abstract RedisResult[]? AsItems();

    private protected abstract string Text();

    private static T[]? Items<T>(RedisResult? result, Converter<RedisResult, T> convert) =>
        result?.AsItems() is { } items ? Array.ConvertAll(items, convert) : null;
}
