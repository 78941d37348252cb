using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.Protocols;

/// <summary>
/// Gets a configuration once for all who wait, keeps it, and renews it when it is old or when someone asks, but no more often than
/// <see cref="BaseConfigurationManager.RefreshInterval"/>, failed attempts included: whoever sends tokens of random key ids causes no
/// more fetches than that. While a renewal fails, the last good configuration stays.
/// </summary>
public class ConfigurationManager<T> : BaseConfigurationManager, IConfigurationManager<T> where T : class
{
    /// <summary>How long after a failed first attempt the next one may be made: a service that starts before its issuer recovers fast.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly IConfigurationRetriever<T> _retriever;
    private readonly IDocumentRetriever _documents;
    private readonly Lock _lock = new();
    private T? _current;
    private Task<T>? _fetch;
    private Exception? _failure;
    private DateTimeOffset _due = DateTimeOffset.MinValue;
    private DateTimeOffset _nextRequested = DateTimeOffset.MinValue;

    /// <summary>Nothing is fetched before the first use.</summary>
    public ConfigurationManager(string metadataAddress, IConfigurationRetriever<T> configRetriever, IDocumentRetriever docRetriever)
    {
        ArgumentException.ThrowIfNullOrEmpty(metadataAddress);
        ArgumentNullException.ThrowIfNull(configRetriever);
        ArgumentNullException.ThrowIfNull(docRetriever);
        MetadataAddress = metadataAddress;
        _retriever = configRetriever;
        _documents = docRetriever;
    }

    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <inheritdoc cref="GetConfigurationAsync(CancellationToken)"/>
    public Task<T> GetConfigurationAsync() => GetConfigurationAsync(CancellationToken.None);

    /// <summary>The configuration that is here, at once, also while it is being renewed; the first one is waited for.</summary>
    /// <exception cref="InvalidOperationException">There is none yet and it cannot be got.</exception>
    public virtual Task<T> GetConfigurationAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            if (TimeProvider.GetUtcNow() >= _due)
            {
                _fetch ??= Task.Run(FetchAsync, CancellationToken.None);
            }

            return _current is { } current ? Task.FromResult(current)
                : _fetch is { } first ? first.WaitAsync(cancel)
                : Task.FromException<T>(Unavailable(_failure));
        }
    }

    /// <inheritdoc/>
    public override async Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        AsBase(await GetConfigurationAsync(cancel));

    /// <inheritdoc/>
    public override void RequestRefresh()
    {
        lock (_lock)
        {
            var now = TimeProvider.GetUtcNow();
            if (_current is not null && now >= _nextRequested)
            {
                _nextRequested = now + RefreshInterval;
                _fetch ??= Task.Run(FetchAsync, CancellationToken.None);
            }
        }
    }

    internal override async Task<BaseConfiguration> RefreshAsync()
    {
        RequestRefresh();
        Task<T>? fetch;
        lock (_lock)
        {
            fetch = _fetch;
        }

        return AsBase(await (fetch ?? GetConfigurationAsync(CancellationToken.None)));
    }

    private static BaseConfiguration AsBase(T configuration) =>
        configuration as BaseConfiguration ?? throw new InvalidOperationException("Not a configuration of keys.");

    private async Task<T> FetchAsync()
    {
        T? fetched = null;
        Exception? failure = null;
        try
        {
            fetched = await _retriever.GetConfigurationAsync(MetadataAddress!, _documents, CancellationToken.None);
        }
        catch (Exception any)
        {
            failure = any;
        }

        lock (_lock)
        {
            _fetch = null;
            _failure = failure;
            _current = fetched ?? _current;
            _due = TimeProvider.GetUtcNow() + (fetched is not null ? AutomaticRefreshInterval : _current is not null ? RefreshInterval : FirstRetry);
            return _current ?? throw Unavailable(failure);
        }
    }

    private InvalidOperationException Unavailable(Exception? cause) => new($"'{MetadataAddress}' cannot be got.", cause);
}
