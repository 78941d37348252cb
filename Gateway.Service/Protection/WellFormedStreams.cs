using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.Protection;

/// <summary>
/// Resets a stream of HTTP/2 or HTTP/3 whose headers those do not have (RFC 9113 §8.2, promises S41): what says how a connection or a body
/// of HTTP/1 is framed, and names that would be something else behind the gateway. The server refuses the rest of them itself.
/// </summary>
internal sealed class WellFormedStreams(RequestDelegate next)
{
    private const int Http2ProtocolError = 0x1;
    private const int Http3MessageError = 0x10e;

    private static readonly string[] OfConnections = ["Transfer-Encoding", "Upgrade", "Keep-Alive", "Proxy-Connection"];

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var (isHttp2, isHttp3) = (HttpProtocol.IsHttp2(request.Protocol), HttpProtocol.IsHttp3(request.Protocol));
        if (!(isHttp2 || isHttp3) || IsWellFormed(request.Headers))
        {
            return next(context);
        }

        context.Features.Get<IHttpResetFeature>()?.Reset(isHttp2 ? Http2ProtocolError : Http3MessageError);
        return Task.CompletedTask;
    }

    private static bool IsWellFormed(IHeaderDictionary headers)
    {
        foreach (var name in OfConnections)
        {
            if (headers.ContainsKey(name))
            {
                return false;
            }
        }

        foreach (var (name, _) in headers)
        {
            if (name.AsSpan().ContainsAnyExcept(NameCharacters) && !name.StartsWith(':'))
            {
                return false;
            }
        }

        return true;
    }
}
