using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.Protocols;

/// <summary>A configuration that never changes.</summary>
public class StaticConfigurationManager<T>(T configuration) : BaseConfigurationManager, IConfigurationManager<T> where T : class
{
    /// <inheritdoc/>
    public Task<T> GetConfigurationAsync(CancellationToken cancel) => Task.FromResult(configuration);

    /// <inheritdoc/>
    public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) =>
        Task.FromResult(configuration as BaseConfiguration ?? throw new InvalidOperationException("Not a configuration of keys."));

    /// <inheritdoc/>
    public override void RequestRefresh()
    {
    }
}
