using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Retries;

internal static class RetryExtensions
{
    /// <summary>After YARP is added: puts <see cref="AttemptForwarder"/> before its forwarder.</summary>
    public static void AddRetries(this IServiceCollection services)
    {
        var stock = services.Single(service => service.ServiceType == typeof(IHttpForwarder));
        services.Remove(stock);
        services.AddSingleton<IHttpForwarder>(all => new AttemptForwarder((IHttpForwarder)ActivatorUtilities.CreateInstance(all, stock.ImplementationType!)));
    }
}
