namespace Microsoft.IdentityModel.Protocols;

/// <summary>Gets a configuration, keeps it, and renews it.</summary>
public interface IConfigurationManager<T> where T : class
{
    /// <summary>The configuration, got when it is not there or due.</summary>
    Task<T> GetConfigurationAsync(CancellationToken cancel);

    /// <summary>Makes the next call get it anew, unless that was done a short while ago.</summary>
    void RequestRefresh();
}
