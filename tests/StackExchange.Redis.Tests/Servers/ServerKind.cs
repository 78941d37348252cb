namespace StackExchange.Redis.Tests.Servers;

/// <summary>The servers that the client must get on with.</summary>
public enum ServerKind
{
    Garnet,
    Redis,
}
