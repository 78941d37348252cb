namespace Auth.Service.BackOff;

internal static class BackOffExtensions
{
    public static void AddBackOff(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<BackOffOptions>().BindConfiguration(BackOffOptions.Section).ValidateDataAnnotations()
            .Validate(o => o.ForgetMinutes * 60 >= o.MostSeconds, "BackOff:ForgetMinutes must not be shorter than BackOff:MostSeconds.")
            .ValidateOnStart();
        builder.Services.AddSingleton<RedisAttempts>();
        builder.Services.AddSingleton<LocalAttempts>();
        builder.Services.AddSingleton<LoginBackOff>();
        builder.Services.AddSingleton<PasswordProof>();
        builder.Services.AddScoped<OwnerProof>();
        builder.Services.AddSingleton<KnownDevices>();
    }
}
