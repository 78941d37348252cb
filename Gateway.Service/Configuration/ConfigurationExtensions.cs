using Gateway.Service.Configuration.Administration;
using Gateway.Service.Configuration.Reload;
using Gateway.Service.Proxy;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

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

        var running = new RunningConfig(first);
        builder.Services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(_ => running);
        builder.Services.AddSingleton<YarpRefusals>();
        builder.Services.AddSingleton<ConfigReload>();
        builder.AddListeners(running);
        if (file is not null)
        {
            builder.Services.AddSingleton(file);
            builder.Services.AddSingleton<ConfigHistory>();
            builder.Services.AddTransient<ConfigWriter>();
            builder.Services.AddHostedService<FileFollower>();
        }
    }

    private static void AddListeners(this WebApplicationBuilder builder, RunningConfig running)
    {
        var settings = new ListenerSettings();
        settings.Set(running.Current.Listeners);
        ((IConfigurationBuilder)builder.Configuration).Add(settings);
        ChangeToken.OnChange(running.Changing, () => settings.Set(running.Current.Listeners));
    }
}
