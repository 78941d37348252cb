namespace Auth.Service.Sessions;

internal static class SessionExtensions
{
    /// <summary>Sessions and their tokens.</summary>
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LifetimeOptions>().BindConfiguration(LifetimeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddScoped<SessionOpener>();
        builder.Services.AddScoped<SessionEnder>();
        builder.Services.AddScoped<RefreshRotation>();
        builder.Services.AddScoped<NewPassword>();
        builder.Services.AddHostedService<SessionPruning>();
    }
}
