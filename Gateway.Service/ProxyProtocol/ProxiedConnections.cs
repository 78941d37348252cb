using System.Net;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Primitives;
using RustyGate.ServiceDefaults.Listening;

namespace Gateway.Service.ProxyProtocol;

/// <summary>
/// Takes the client's address from the PROXY header where a listener is for load balancers that send one. Such a listener takes no connection without
/// it, nor from anybody but <see cref="GatewayConfig.TrustedProxies"/>: whoever could say it themselves would be whoever they like.
/// </summary>
internal sealed partial class ProxiedConnections : IListenerStep, IDisposable
{
    private readonly RunningConfig _running;
    private readonly ILogger<ProxiedConnections> _logger;
    private readonly IDisposable _watching;
    private volatile IPNetwork[] _trusted;

    public ProxiedConnections(RunningConfig running, ILogger<ProxiedConnections> logger)
    {
        (_running, _logger) = (running, logger);
        _trusted = Trusted();
        _watching = ChangeToken.OnChange(running.Changing, () => _trusted = Trusted());
    }

    /// <summary>In front of TLS, since the header is not encrypted, and on no other listener is there a step.</summary>
    public void Attach(ListenOptions listener)
    {
        if (_running.Current.Listeners.FirstOrDefault(configured => configured.ProxyProtocol && ListenerAddress.Of(configured).Equals(listener.EndPoint)) is { } proxied)
        {
            // There is no such step before QUIC, so whoever came by HTTP/3 would pass it by.
            listener.Protocols = BindingAddress.Parse(proxied.Url).Scheme == Uri.UriSchemeHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            listener.Use(next => connection => ThroughAsync(connection, next));
        }
    }

    public void Dispose() => _watching.Dispose();

    private async Task ThroughAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var from = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (from is null || !IsTrusted(from))
        {
            Log.Refused(_logger, from, "none of the trusted proxies");
            connection.Abort(new ConnectionAbortedException("Not a trusted proxy."));
            return;
        }

        if (await ReadAsync(connection) is not { } header)
        {
            Log.Refused(_logger, from, "no PROXY header");
            connection.Abort(new ConnectionAbortedException("No PROXY header."));
            return;
        }

        if (header.Client is null)
        {
            connection.Features.Set(LoadBalancersOwn.Instance);
        }

        connection.RemoteEndPoint = header.Client ?? connection.RemoteEndPoint;
        connection.LocalEndPoint = header.Target ?? connection.LocalEndPoint;
        await next(connection);
    }

    /// <summary>Null for what is none, does not come in time, or comes no more because the gateway stops.</summary>
    private async Task<ProxyHeader?> ReadAsync(ConnectionContext connection)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping);
        patience.CancelAfter(_running.Current.Protection.HeadersTimeout);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience.Token);
                var rest = read.Buffer;
                var isPossible = ProxyHeader.TryRead(ref rest, out var header);
                input.AdvanceTo(rest.Start, header is null ? rest.End : rest.Start);
                if (!isPossible || header is not null || read.IsCompleted)
                {
                    return header;
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private IPNetwork[] Trusted() => [.. _running.Current.TrustedProxies.Select(network => IPNetwork.Parse(network))];

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_trusted, network => network.Contains(plain));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A connection from {Address} to a listener with proxy_protocol was refused: {Reason}.")]
        public static partial void Refused(ILogger logger, IPAddress? address, string reason);
    }
}
