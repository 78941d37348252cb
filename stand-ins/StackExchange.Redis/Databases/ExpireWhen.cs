namespace StackExchange.Redis;

/// <summary>The condition on the present expiry for a new one to be set.</summary>
public enum ExpireWhen
{
    Always = 0,
    GreaterThanCurrentExpiry = 1,
    HasExpiry = 2,
    HasNoExpiry = 3,
    LessThanCurrentExpiry = 4,
}
