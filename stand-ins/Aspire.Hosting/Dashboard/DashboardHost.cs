using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.Engine;
using Aspire.Hosting.Native;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Aspire's dashboard beside the application: chooses its addresses and secrets, serves its resource page, and says how its process is
/// started. Listens on the loopback address only.
/// </summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    /// <summary>The page's port, unless the setting <c>Dashboard:Port</c> names another.</summary>
    public const int DefaultPort = 18888;

    private readonly ResourceService? _resources;
    private readonly string _resourceServiceKey = NewSecret();
    private readonly string _telemetryKey;
    private readonly string _browserToken = NewSecret();
    private readonly string _otlpKey = NewSecret();
    private readonly int _port;
    private readonly int _otlpPort;
    private Uri? _resourceServiceUrl;

    public DashboardHost(DistributedApplicationOptions options, IConfiguration configuration, IServiceProvider services)
    {
        _telemetryKey = configuration["AppHost:DashboardApiKey"] ?? NewSecret();
        if (options.DisableDashboard)
            return;
        _port = configuration.GetValue("Dashboard:Port", DefaultPort);
        _otlpPort = EndpointAllocator.Any();
        _resources = new ResourceService(AppHost.NameOf(options), _resourceServiceKey, services);
    }

    public bool IsEnabled => _resources is not null;

    public int Port => _port;

    /// <summary>The page, with the token that opens it.</summary>
    public string LoginUrl => $"{Frontend}/login?t={_browserToken}";

    private string OtlpEndpoint => $"http://localhost:{_otlpPort}";

    private string Frontend => $"http://localhost:{_port}";

    /// <summary>Starts to serve the resource page, which the dashboard's process reads.</summary>
    /// <exception cref="DistributedApplicationException">The dashboard's port is taken.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (_resources is null)
            return;
        RefuseTakenPort();
        _resourceServiceUrl = await _resources.StartAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>How the dashboard's own process is started.</summary>
    public NativeServerLaunch Launch(EngineBundle bundle) =>
        new(bundle.Managed, ["dashboard"], Path.GetDirectoryName(bundle.Managed)!, Environment());

    /// <summary>Tells a service to send its telemetry here, at once as in development: what is looked at should be there.</summary>
    public void AddTelemetry(string service, string instance, Dictionary<string, string> variables)
    {
        if (!IsEnabled)
            return;
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = OtlpEndpoint;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={_otlpKey}";
        variables["OTEL_SERVICE_NAME"] = service;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
    }

    public ValueTask DisposeAsync() => _resources?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = Frontend,
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
        ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = OtlpEndpoint,
        ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = _resourceServiceUrl!.GetLeftPart(UriPartial.Authority),
        ["ASPIRE_DASHBOARD_API_ENABLED"] = "true",
        ["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken",
        ["DASHBOARD__FRONTEND__BROWSERTOKEN"] = _browserToken,
        ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
        ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = _otlpKey,
        ["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey",
        ["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = _resourceServiceKey,
        ["DASHBOARD__API__AUTHMODE"] = "ApiKey",
        ["DASHBOARD__API__PRIMARYAPIKEY"] = _telemetryKey,
        ["DASHBOARD__MCP__DISABLED"] = "true",
    };

    private void RefuseTakenPort()
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, _port);
            probe.Start();
        }
        catch (SocketException e)
        {
            throw new DistributedApplicationException(
                $"Port {_port}, the dashboard's, is taken by another program; a second AppHost, perhaps. Stop that, choose another port "
                + $"(Dashboard__Port={(_port + 1).ToString(CultureInfo.InvariantCulture)}), or start without the dashboard (--no-dashboard).", e);
        }
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
