using Auth.Service.Revocations;

namespace Auth.Service.Sessions;

internal static class SessionExtensions
{
    /// <summary>Sessions, their tokens, and what makes those void.</summary>
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.AddRevocations();
        builder.Services.AddOptions<LifetimeOptions>().BindConfiguration(LifetimeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddScoped<SessionAccess>();
        builder.Services.AddScoped<SessionOpener>();
        builder.Services.AddScoped<SessionEnder>();
        builder.Services.AddScoped<RefreshRotation>();
        builder.Services.AddScoped<NewPassword>();
        builder.Services.AddHostedService<SessionPruning>();
    }
}
