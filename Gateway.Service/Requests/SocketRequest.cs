using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.Requests;

/// <summary>A request that asks for a WebSocket: by an upgrade (RFC 6455 §4.1), or over HTTP/2 by an extended CONNECT (RFC 8441 §4).</summary>
internal static class SocketRequest
{
    public static bool IsSocket(this HttpRequest request) => request.Headers.Upgrade.Count > 0 || request.IsConnectOfSocket();

    /// <summary>The one CONNECT that is no wish for a tunnel.</summary>
    public static bool IsConnectOfSocket(this HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" };
}
