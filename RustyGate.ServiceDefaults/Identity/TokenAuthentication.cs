using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Redis;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>Authentication by the access tokens of the resource <c>auth</c>.</summary>
public static class TokenAuthenticationExtensions
{
    /// <summary>
    /// Every endpoint asks for a token unless it says <c>AllowAnonymous()</c>; <c>RequireAuthorization(Roles.Admin)</c> asks for the
    /// role, <c>AllowBots(scope)</c> lets bots in. <see cref="ServiceDefaultsExtensions.UseServiceDefaults"/> puts the middleware in its place.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="hasIssuer">False: there is no <c>auth</c>, so nobody has a token.</param>
    public static WebApplicationBuilder AddTokenAuthentication(this WebApplicationBuilder builder, bool hasIssuer = true)
    {
        builder.Services.AddOptions<TokenOptions>().Bind(builder.Configuration.GetSection(TokenOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient(BearerTokens.Backchannel, client =>
        {
            client.Timeout = TimeSpan.FromSeconds(5);
            client.MaxResponseContentBufferSize = 64 * 1024;
        });
        builder.Services.AddOptions<RevocationOptions>().BindConfiguration(RevocationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RevocationCache>();
        if (hasIssuer)
        {
            builder.AddRevocations();
            builder.Services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerTokens>();
            builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
            AddKnownBearers(builder.Services);
        }
        else
        {
            builder.Services.AddAuthentication(nameof(NoIssuer)).AddScheme<AuthenticationSchemeOptions, NoIssuer>(nameof(NoIssuer), configureOptions: null);
        }

        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(context => IsAllowed(context) || IsRefusal(context.Resource)).Build())
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsAllowed).Build())
            .AddPolicy(Roles.Admin, policy => policy.RequireRole(Roles.Admin));
        return builder;
    }

    private static bool IsAllowed(AuthorizationHandlerContext context) => context.User.Identity is { IsAuthenticated: true } && Scopes.Allow(context);

    /// <summary>Routing itself answers 405 and 415, and has no token to ask for.</summary>
    private static bool IsRefusal(object? resource) => resource is HttpContext context && context.GetEndpoint() is { } endpoint and not RouteEndpoint;

    internal static void UseTokenAuthentication(this WebApplication app)
    {
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
        {
            app.UseAuthentication();
            app.UseAuthorization();
        }
    }

    /// <summary>Puts <see cref="KnownBearers"/> before the service that asks the handlers.</summary>
    private static void AddKnownBearers(IServiceCollection services)
    {
        var stock = services.Single(service => service.ServiceType == typeof(IAuthenticationService));
        services.Remove(stock);
        services.AddScoped(stock.ImplementationType!);
        services.AddSingleton<IAuthenticationService>(all => ActivatorUtilities.CreateInstance<KnownBearers>(all, stock.ImplementationType!));
    }

    /// <summary>A service with a store of its own registers its <see cref="IRevocationSource"/> instead of Auth's.</summary>
    private static void AddRevocations(this WebApplicationBuilder builder)
    {
        builder.AddRedis();
        builder.Services.AddInternalClient<AuthRevocations>("auth").ConfigureHttpClient(auth => auth.Timeout = TimeSpan.FromSeconds(3));
        builder.Services.TryAddTransient<IRevocationSource>(provider => provider.GetRequiredService<AuthRevocations>());
        builder.Services.AddHostedService<RevocationFeed>();
        builder.Services.AddHealthChecks().AddCheck<RevocationsReached>("revocations");
    }
}
