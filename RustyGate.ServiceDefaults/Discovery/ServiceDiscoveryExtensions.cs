using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.ServiceDefaults.Discovery;

/// <summary>Service discovery from configuration for every <see cref="HttpClient"/> of the factory.</summary>
public static class ServiceDiscoveryExtensions
{
    /// <summary>Makes <c>new Uri("http://chat")</c> mean "a replica of the resource chat" for clients of <c>IHttpClientFactory</c>.</summary>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.AddSingleton<ServiceEndpoints>();
        services.AddTransient<ServiceDiscoveryHandler>();
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler<ServiceDiscoveryHandler>());
        return services;
    }
}
