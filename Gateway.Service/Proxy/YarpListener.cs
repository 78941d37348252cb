using Yarp.ReverseProxy.Configuration;

namespace Gateway.Service.Proxy;

/// <summary>Hears when YARP has taken over what it was told.</summary>
internal sealed class YarpListener : IConfigChangeListener
{
    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
        foreach (var snapshot in proxyConfigs.OfType<YarpConfig.Snapshot>())
        {
            snapshot.Applied.TrySetException(exception);
        }
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        foreach (var snapshot in proxyConfigs.OfType<YarpConfig.Snapshot>())
        {
            snapshot.Applied.TrySetResult();
        }
    }
}
