namespace Gateway.Service.Configuration;

internal static class ConfigurationExtensions
{
    public static void AddGatewayConfig(this WebApplicationBuilder builder)
    {
        var file = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>()?.File;
        builder.Services.AddSingleton(_ => new RunningConfig(GatewayFile.Read(file)));
    }
}
