using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace StackExchange.Redis;

/// <summary>Makes a connection: socket, TLS, authentication, and a first PING.</summary>
internal static class Dialer
{
    /// <exception cref="RedisConnectionException">No connection within <see cref="ConfigurationOptions.ConnectTimeout"/>, or the password is wrong.</exception>
    public static async Task<Wire> DialAsync(
        ConfigurationOptions options, EndPoint endPoint, Func<RedisResult, bool>? push, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        Wire? wire = null;
        try
        {
            wire = new Wire(await OpenAsync(options, endPoint, limit.Token), WireLimits.Of(options), push);
            await GreetAsync(wire, options).WaitAsync(limit.Token);
            return wire;
        }
        catch (Exception e)
        {
            var failure = e as RedisConnectionException ?? new RedisConnectionException(
                ConnectionFailureType.UnableToConnect,
                $"It was not possible to connect to {EndPointCollection.ToString(endPoint)}: {(limit.IsCancellationRequested ? "timed out" : e.Message)}",
                e);
            wire?.Fail(failure);
            throw failure;
        }
    }

    private static async Task<Stream> OpenAsync(ConfigurationOptions options, EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            if (Equals(socket.LocalEndPoint, socket.RemoteEndPoint))
            {
                // Nobody listens, but the system happened to give us the very port that we call: TCP then connects us to ourselves.
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Ssl)
            {
                var secure = new SslStream(stream, leaveInnerStreamOpen: false, options.CertificateJudge);
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = options.SslHost ?? HostOf(endPoint) }, cancellationToken);
                stream = secure;
            }

            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>All at once, one round trip. A server that is still loading its data, or wants a password, refuses the PING.</summary>
    private static async Task GreetAsync(Wire wire, ConfigurationOptions options)
    {
        var auth = (options.User, options.Password) switch
        {
            (_, null or "") => null,
            (null or "", var password) => wire.Send("AUTH"u8, password),
            var (user, password) => wire.Send("AUTH"u8, user, password),
        };
        var name = options.ClientName is { Length: > 0 } clientName ? wire.Send("CLIENT"u8, "SETNAME", clientName) : null;
        var select = options.DefaultDatabase is { } database and > 0 ? wire.Send("SELECT"u8, database) : null;
        var ping = wire.Send("PING"u8);
        try
        {
            await (auth ?? Task.CompletedTask);
            await ping;
            await (select ?? Task.CompletedTask);
            await (name ?? Task.CompletedTask);
        }
        catch (RedisServerException e)
        {
            var type = e.Message.StartsWith("LOADING", StringComparison.Ordinal) ? ConnectionFailureType.Loading
                : auth is { IsFaulted: true } || e.Message.StartsWith("NOAUTH", StringComparison.Ordinal) ? ConnectionFailureType.AuthenticationFailure
                : ConnectionFailureType.ProtocolFailure;
            throw new RedisConnectionException(type, $"The server refused the connection: {e.Message}", e);
        }
    }

    private static string HostOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint dns => dns.Host,
        IPEndPoint ip => ip.Address.ToString(),
        _ => string.Empty,
    };
}
