using Microsoft.Extensions.Options;

namespace Gateway.Service.Configuration;

internal static class ConfigurationExtensions
{
    /// <exception cref="OptionsValidationException">The configuration is wrong: it says where and what to write.</exception>
    public static void AddGatewayConfig(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        var file = options.File is { } path ? new ConfigFile(Path.GetFullPath(path)) : null;
        var first = ConfigFile.Read(file);
        if (!first.IsGood)
        {
            throw new OptionsValidationException(
                GatewayOptions.Section, typeof(GatewayConfig), [$"{file?.Path} is refused:{string.Concat(first.Flaws.Select(flaw => $"{Environment.NewLine}  {flaw}"))}"]);
        }

        builder.Services.AddSingleton(_ => new RunningConfig(first));
    }
}
