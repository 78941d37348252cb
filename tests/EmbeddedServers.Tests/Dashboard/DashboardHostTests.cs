using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;

namespace EmbeddedServers.Tests.Dashboard;

public sealed class DashboardHostTests
{
    [Fact]
    public async Task A_taken_port_is_named_with_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var application = EmbeddedServer.CreateBuilder().Build();
        await using var dashboard = Create(application, port);

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => dashboard.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"Port {port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("--no-dashboard", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_learn_where_their_telemetry_goes_and_nothing_without_a_dashboard()
    {
        await using var application = EmbeddedServer.CreateBuilder().Build();
        await using var on = Create(application, Ports.Free());
        var variables = new Dictionary<string, string>();
        on.AddTelemetry("chat", "ab12cd34", variables);
        Assert.Equal("chat", variables["OTEL_SERVICE_NAME"]);
        Assert.Equal("service.instance.id=ab12cd34", variables["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.StartsWith("x-otlp-api-key=", variables["OTEL_EXPORTER_OTLP_HEADERS"], StringComparison.Ordinal);

        await using var off = Create(application, port: 1, disabled: true);
        await off.StartAsync(TestContext.Current.CancellationToken);
        variables.Clear();
        off.AddTelemetry("chat", "ab12cd34", variables);
        Assert.Empty(variables);
    }

    private static DashboardHost Create(DistributedApplication application, int port, bool disabled = false) => new(
        new DistributedApplicationOptions { DisableDashboard = disabled },
        new ConfigurationBuilder().AddInMemoryCollection([new("Dashboard:Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture))]).Build(),
        application.Services);
}
