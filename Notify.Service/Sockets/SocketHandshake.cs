using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using RustyGate.ServiceDefaults.Problems;

namespace Notify.Service.Sockets;

/// <summary>
/// The opening handshake (RFC 6455 §4.2). The framework's own would give a socket that frames every message anew for every client; here one
/// made frame goes to all (<see cref="QueuedStream"/>). No subprotocol is agreed to, and compression where the operator wants it.
/// </summary>
internal static class SocketHandshake
{
    private const string Protocol = "websocket";
    private const string Version = "13";
    private const int KeyBytes = 16;

    /// <summary>Null when the request asks for a socket as it should.</summary>
    public static ProblemHttpResult? Refusal(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
            || !headers.GetCommaSeparatedValues(HeaderNames.Upgrade).Contains(Protocol, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.Headers.Upgrade = Protocol;
            return Problem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This is a WebSocket.");
        }

        if (headers.SecWebSocketVersion is not [Version])
        {
            context.Response.Headers.SecWebSocketVersion = Version;
            return Problem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "Version 13 of the WebSocket protocol is spoken here.");
        }

        return IsKey(headers.SecWebSocketKey) ? null : Problem.Invalid("Sec-WebSocket-Key", "Must be the base64 of 16 bytes.");
    }

    /// <summary>Answers 101; what the client and we say from then on, and whether its messages may be compressed.</summary>
    public static async Task<(Stream Client, bool IsDeflated)> AcceptAsync(HttpContext context, bool mayCompress)
    {
        var isDeflated = mayCompress && PerMessageDeflate.IsOffered(context.Request.Headers.SecWebSocketExtensions);
        if (isDeflated)
        {
            context.Response.Headers.SecWebSocketExtensions = PerMessageDeflate.Agreement;
        }

        context.Response.Headers.Upgrade = Protocol;
        context.Response.Headers.SecWebSocketAccept = AcceptOf(context.Request.Headers.SecWebSocketKey!);
        return (await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync(), isDeflated);
    }

    private static bool IsKey(Microsoft.Extensions.Primitives.StringValues key)
    {
        Span<byte> decoded = stackalloc byte[KeyBytes + 2];
        return key is [{ Length: 24 } one] && Convert.TryFromBase64String(one, decoded, out var written) && written == KeyBytes;
    }

    /// <summary>Proves that we have read the handshake as one (RFC 6455 §1.3); SHA-1 is the RFC's and protects nothing.</summary>
    private static string AcceptOf(string key)
    {
#pragma warning disable CA5350
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
