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
    private const string Path = "/internal";
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

    /// <summary>Waits <paramref name="patience"/> for the whole answer, by the service's clock, and then fails as <see cref="HttpClient.Timeout"/> does.</summary>
    public static IHttpClientBuilder WithPatience(this IHttpClientBuilder client, TimeSpan patience)
    {
        client.Services.Configure<AnswerLimit>(client.Name, limit => limit.Patience = patience);
        return client.ConfigureHttpClient(http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigureAdditionalHttpMessageHandlers((handlers, provider) => handlers.Insert(0, new AnswerLimitHandler(
                provider.GetRequiredService<IOptionsMonitor<AnswerLimit>>().Get(client.Name), provider.GetRequiredService<TimeProvider>())));
    }

    /// <summary>The group <c>/internal</c>: 404 for whoever has no service key, as if nothing were there. Not in the OpenAPI document.</summary>
    public static RouteGroupBuilder MapInternal(this IEndpointRouteBuilder app) =>
        app.MapGroup(Path).AllowAnonymous().ExcludeFromDescription();

    /// <summary>
    /// Before anything of a request is read, and whether there is such an endpoint or not: a stranger cannot tell the two apart.
    /// </summary>
    internal static void UseInternalKey(this WebApplication app)
    {
        var expected = Encoding.UTF8.GetBytes($"{Scheme} {app.Services.GetRequiredService<IOptions<InternalKeyOptions>>().Value.Key}");
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase) || IsService(context.Request, expected))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static bool IsService(HttpRequest request, byte[] expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), expected);
}
