namespace Aspire.StackExchange.Redis;

/// <summary>How the Redis client is registered; section <c>Aspire:StackExchange:Redis</c> of the configuration.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>The client's configuration string; <c>ConnectionStrings:{name}</c> where that is set.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves out the health check. A service that works without Redis must not be unready because of it.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Makes no spans of commands.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Connects at the first use and not when the host starts.</summary>
    public bool DisableAutoActivation { get; set; }
}
