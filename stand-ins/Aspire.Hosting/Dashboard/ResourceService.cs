using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Wire;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// What the dashboard's resource page reads, and its buttons press: gRPC on cleartext HTTP/2, on a free port of 127.0.0.1, for whoever has
/// the key.
/// </summary>
internal sealed class ResourceService : IAsyncDisposable
{
    private const string Service = "/aspire.v1.DashboardService/";
    private const string KeyHeader = "x-resource-service-api-key";

    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly ResourceCommandService _commands;
    private readonly ResourceMessages _messages;
    private readonly CancellationTokenSource _ending = new();
    private readonly WebApplication _server;

    public ResourceService(string applicationName, string key, IServiceProvider services)
    {
        _notifications = services.GetRequiredService<ResourceNotificationService>();
        _loggers = services.GetRequiredService<ResourceLoggerService>();
        _commands = services.GetRequiredService<ResourceCommandService>();
        _messages = new ResourceMessages(services);

        // Empty, so that it takes nothing from the AppHost's own environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // The streams are idle for hours, which the limits of a slow client would end, and the dashboard with it.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.Use((context, next) => HasKey(context, Encoding.UTF8.GetBytes(key)) ? next(context) : Refuse(context));
        _server.UseRouting();

        _server.MapUnary(Service + "GetApplicationInformation", ApplicationInformationRequest.Parser, (_, _) =>
            Task.FromResult<IMessage>(new ApplicationInformationResponse { ApplicationName = applicationName }));
        _server.MapStream(Service + "WatchResources", WatchResourcesRequest.Parser, WatchResourcesAsync);
        _server.MapStream(Service + "WatchResourceConsoleLogs", WatchResourceConsoleLogsRequest.Parser, WatchLogsAsync);
        _server.MapUnary(Service + "ExecuteResourceCommand", ResourceCommandRequest.Parser, ExecuteAsync);
        _server.MapIdle(Service + "WatchInteractions");
    }

    /// <summary>Starts to listen.</summary>
    /// <returns>The address.</returns>
    public async Task<Uri> StartAsync(CancellationToken cancel)
    {
        await _server.StartAsync(cancel).ConfigureAwait(false);
        return new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task WatchResourcesAsync(WatchResourcesRequest request, Func<IMessage, Task> send, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, _ending.Token);
        await send(new WatchResourcesUpdate { InitialData = new InitialResourceData() });
        await foreach (var changed in _notifications.WatchAsync(ending.Token))
        {
            var change = new WatchResourcesChange { Upsert = _messages.Of(changed) };
            await send(new WatchResourcesUpdate { Changes = new WatchResourcesChanges { Value = { change } } });
        }
    }

    private async Task WatchLogsAsync(WatchResourceConsoleLogsRequest request, Func<IMessage, Task> send, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, _ending.Token);
        var batches = request.SuppressFollow ? _loggers.GetAllAsync(request.ResourceName) : _loggers.WatchAsync(request.ResourceName);
        await foreach (var lines in batches.WithCancellation(ending.Token))
        {
            await send(new WatchResourceConsoleLogsUpdate
            {
                LogLines = { lines.Select(line => new ConsoleLogLine { LineNumber = line.LineNumber, Text = line.Content, IsStdErr = line.IsErrorMessage }) },
            });
        }
    }

    private async Task<IMessage> ExecuteAsync(ResourceCommandRequest request, CancellationToken cancel)
    {
        var result = await _commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, cancel);
        var response = new ResourceCommandResponse
        {
            Kind = result.Success ? ResourceCommandResponseKind.Succeeded
                : result.Canceled ? ResourceCommandResponseKind.Cancelled
                : ResourceCommandResponseKind.Failed,
        };
        if (result.ErrorMessage is not null)
            response.ErrorMessage = result.ErrorMessage;
        return response;
    }

    private static bool HasKey(HttpContext context, byte[] key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString()), key);

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
