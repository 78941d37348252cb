using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Revocations;

internal static class RevocationEndpoints
{
    /// <summary>This service reads its revocations from its own database, where the others ask it.</summary>
    public static void AddRevocations(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<RevocationLog>();
        builder.Services.AddScoped<StoredRevocations>();
        builder.Services.AddScoped<IRevocationSource>(provider => provider.GetRequiredService<StoredRevocations>());
        builder.Services.AddSingleton<RevocationPublisher>();
        builder.Services.AddSingleton<RevocationPublishing>();
        builder.Services.AddHostedService<RevocationTrim>();
        builder.Services.ConfigureDbContext<AuthDb>((provider, options) =>
            options.AddInterceptors(provider.GetRequiredService<RevocationPublishing>()));
    }

    /// <summary>For RustyGate's other services: what is relevant, or only what came since a moment.</summary>
    public static void MapRevocations(this WebApplication app) => app.MapInternal().MapGet("/revocations", ReadAsync);

    private static async Task<Ok<RevocationPage>> ReadAsync(IRevocationSource source, CancellationToken cancellationToken, DateTimeOffset? since = null) =>
        TypedResults.Ok(await source.ReadAsync(since, cancellationToken));
}
