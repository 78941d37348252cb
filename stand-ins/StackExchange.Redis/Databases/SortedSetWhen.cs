namespace StackExchange.Redis;

/// <summary>The condition on a member of a sorted set for its score to be written.</summary>
[Flags]
public enum SortedSetWhen
{
    Always = 0,
    Exists = 1,
    GreaterThan = 2,
    LessThan = 4,
    NotExists = 8,
}
