using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RustyGate.ServiceDefaults.Internal;

/// <summary>
/// Endpoints under <c>/internal</c> answer only RustyGate's own services: <c>Authorization: Service {key}</c>. The gateway routes
/// nothing to them.
/// </summary>
public static class InternalKeyExtensions
{
    private const string Scheme = "Service";

    internal static IServiceCollection AddInternalKey(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InternalKeyOptions>().Bind(configuration.GetSection(InternalKeyOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>A client of another service's <c>/internal</c> endpoints, for example <c>AddInternalClient&lt;ChatClient&gt;("chat")</c>.</summary>
    public static IHttpClientBuilder AddInternalClient<TClient>(this IServiceCollection services, string service) where TClient : class =>
        services.AddHttpClient<TClient>((provider, client) =>
        {
            client.BaseAddress = new Uri($"http://{service}/internal/");
            client.Timeout = TimeSpan.FromSeconds(10);
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue(Scheme, provider.GetRequiredService<IOptions<InternalKeyOptions>>().Value.Key);
        });

    /// <summary>The group <c>/internal</c>: 404 for whoever has no service key, as if nothing were there. Not in the OpenAPI document.</summary>
    public static RouteGroupBuilder MapInternal(this IEndpointRouteBuilder app)
    {
        var expected = Encoding.UTF8.GetBytes(app.ServiceProvider.GetRequiredService<IOptions<InternalKeyOptions>>().Value.Key);
        var group = app.MapGroup("/internal").AllowAnonymous().ExcludeFromDescription();
        group.AddEndpointFilter(async (context, next) =>
            IsService(context.HttpContext.Request, expected) ? await next(context) : Problems.Problem.NotFound("endpoint"));
        return group;
    }

    private static bool IsService(HttpRequest request, byte[] expected) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given)
        && string.Equals(given.Scheme, Scheme, StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.Parameter ?? ""), expected);
}
