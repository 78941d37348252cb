using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Streams;

namespace Notify.Service.Tests;

internal static class TestHub
{
    private static readonly System.Diagnostics.Metrics.IMeterFactory Meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

    public static DeliveryMetrics Metrics { get; } = new(Meters, NullLogger<DeliveryMetrics>.Instance);

    public static Hub Create(Action<StreamOptions>? configure = null)
    {
        var options = new StreamOptions { PerUser = 1000 };
        configure?.Invoke(options);
        return new Hub(Options.Create(options), Metrics);
    }
}
