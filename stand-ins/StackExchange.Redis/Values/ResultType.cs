namespace StackExchange.Redis;

/// <summary>The kinds of reply in RESP2.</summary>
public enum ResultType : byte
{
    None = 0,
    SimpleString = 1,
    Error = 2,
    Integer = 3,
    BulkString = 4,
    Array = 5,
    Null = 8,
}
