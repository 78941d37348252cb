namespace StackExchange.Redis;

/// <summary>The direction of a range.</summary>
public enum Order
{
    Ascending = 0,
    Descending = 1,
}
