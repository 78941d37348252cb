using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.Protection;

/// <summary>
/// Has the server itself refuse what is too large, too many or too slow, before anything of ours is asked (promises S41-S43): it answers
/// 400, 408, 414 or 431 and closes. The server reads its limits anew for each connection, so a changed configuration needs no restart.
/// </summary>
internal sealed class ServerLimits(RunningConfig running) : IConfigureOptions<KestrelServerOptions>, IDisposable
{
    private IDisposable? _watching;

    public void Configure(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = running.Current.Protection.MaxConnections;
        options.Limits.MaxConcurrentUpgradedConnections = running.Current.Protection.MaxConnections;
        Apply(options.Limits, running.Current.Protection);
        _watching = ChangeToken.OnChange(running.Changing, () => Apply(options.Limits, running.Current.Protection));
    }

    public void Dispose() => _watching?.Dispose();

    private static void Apply(KestrelServerLimits limits, ProtectionConfig protection)
    {
        limits.MaxRequestLineSize = (int)protection.MaxRequestLine;
        // The buffer holds a request line or the headers at least.
        limits.MaxRequestBufferSize = Math.Max(1 << 20, Math.Max(protection.MaxRequestLine, protection.MaxHeadersSize));
        limits.MaxRequestHeaderCount = protection.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = (int)protection.MaxHeadersSize;
        limits.RequestHeadersTimeout = protection.HeadersTimeout;
        limits.KeepAliveTimeout = protection.IdleTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(protection.MinRate, protection.MinRateGrace);
        limits.MinResponseDataRate = new MinDataRate(protection.MinRate, protection.MinRateGrace);
        limits.Http2.MaxStreamsPerConnection = protection.MaxStreams;
        limits.Http2.MaxRequestHeaderFieldSize = (int)protection.MaxHeadersSize;
    }
}
