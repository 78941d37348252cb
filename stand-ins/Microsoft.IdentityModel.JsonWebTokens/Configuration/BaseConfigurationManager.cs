namespace Microsoft.IdentityModel.Tokens;

/// <summary>Gets an issuer's configuration, keeps it, and renews it.</summary>
public abstract class BaseConfigurationManager
{
    /// <summary>12 hours.</summary>
    public static readonly TimeSpan DefaultAutomaticRefreshInterval = TimeSpan.FromHours(12);

    /// <summary>5 minutes.</summary>
    public static readonly TimeSpan DefaultRefreshInterval = TimeSpan.FromMinutes(5);

    /// <summary>5 minutes.</summary>
    public static readonly TimeSpan MinimumAutomaticRefreshInterval = TimeSpan.FromMinutes(5);

    /// <summary>1 second.</summary>
    public static readonly TimeSpan MinimumRefreshInterval = TimeSpan.FromSeconds(1);

    /// <summary>How old a configuration may get before it is renewed; at least <see cref="MinimumAutomaticRefreshInterval"/>.</summary>
    public TimeSpan AutomaticRefreshInterval
    {
        get;
        set => field = value >= MinimumAutomaticRefreshInterval ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = DefaultAutomaticRefreshInterval;

    /// <summary>The least time between renewals that were asked for; at least <see cref="MinimumRefreshInterval"/>.</summary>
    public TimeSpan RefreshInterval
    {
        get;
        set => field = value >= MinimumRefreshInterval ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = DefaultRefreshInterval;

    /// <summary>Where the configuration is.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>The configuration, got when it is not there or due; the last good one where a renewal fails.</summary>
    /// <exception cref="InvalidOperationException">There is none yet and it cannot be got.</exception>
    public abstract Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel);

    /// <summary>Starts to get the configuration anew, unless that was done within <see cref="RefreshInterval"/>.</summary>
    public abstract void RequestRefresh();

    /// <summary>The same, and waits for it: for a token whose key is not known yet, so that it need not be sent again.</summary>
    internal virtual Task<BaseConfiguration> RefreshAsync()
    {
        RequestRefresh();
        return GetBaseConfigurationAsync(CancellationToken.None);
    }
}
