namespace StackExchange.Redis;

/// <summary>Whether the key must (not) exist for a write to happen.</summary>
public enum When
{
    Always = 0,
    Exists = 1,
    NotExists = 2,
}
