using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.Streams;

/// <summary>
/// A stream that passes the gateway, as the proxy sees its request: the way to the client is a <see cref="ClientStream"/>, and once the gateway
/// has said the last word, breaking off is ending properly.
/// </summary>
internal sealed class PassingStream : IHttpRequestLifetimeFeature, IHttpUpgradeFeature, IHttpExtendedConnectFeature, IDisposable
{
    private const int EarliestReturnMilliseconds = 500;
    private const int LatestReturnMilliseconds = 3000;

    /// <summary>RFC 6455 §5.5.1: a frame that closes, with 1001 (going away) and a reason.</summary>
    private static readonly byte[] CloseFrame = [0x88, 0x07, 0x03, 0xE9, .. "drain"u8];

    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    private readonly HttpContext _context;
    private readonly TimeProvider _time;
    private readonly IHttpRequestLifetimeFeature _lifetime;
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;
    private readonly CancellationTokenSource _ended;
    private readonly ClientStream _events;
    private ClientStream? _socket;
    private volatile bool _isOver;

    public PassingStream(HttpContext context, TimeProvider time)
    {
        (_context, _time) = (context, time);
        var features = context.Features;
        _lifetime = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _upgrade = features.Get<IHttpUpgradeFeature>();
        _connect = features.Get<IHttpExtendedConnectFeature>();
        var body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _ended = CancellationTokenSource.CreateLinkedTokenSource(_lifetime.RequestAborted);
        RequestAborted = _ended.Token;
        _events = new ClientStream(body.Stream, new EventSeams(), time);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_events, body));
        if (_upgrade is not null)
        {
            features.Set<IHttpUpgradeFeature>(this);
        }

        if (_connect is not null)
        {
            features.Set<IHttpExtendedConnectFeature>(this);
        }
    }

    public CancellationToken RequestAborted { get; set; }

    public bool IsUpgradableRequest => _upgrade?.IsUpgradableRequest is true;

    public bool IsExtendedConnect => _connect?.IsExtendedConnect is true;

    public string? Protocol => _connect?.Protocol;

    /// <summary>Whether the client has taken nothing for that long although something waits.</summary>
    public bool IsStuck(TimeSpan patience) => (_socket ?? _events).IsStuck(patience);

    public void Abort()
    {
        if (!_isOver)
        {
            _lifetime.Abort();
        }
    }

    public async Task<Stream> UpgradeAsync() => _socket = new ClientStream(await _upgrade!.UpgradeAsync(), new FrameSeams(), _time);

    public async ValueTask<Stream> AcceptAsync() => _socket = new ClientStream(await _connect!.AcceptAsync(), new FrameSeams(), _time);

    /// <summary>Ends it in words that its client understands; where none fit, or the upstream stops in the middle of one, it is cut at the limit.</summary>
    public async Task EndAsync(CancellationToken limit)
    {
        try
        {
            if (_socket is { } socket)
            {
                await socket.EndAsync(CloseFrame, limit);
                _isOver = true;
                // The client closes too, and the proxy with it.
                _ended.CancelAfter(Linger);
                return;
            }

            if (_context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true)
            {
                await _events.EndAsync(Closing(), limit);
                _context.Features.Set<IHttpResetFeature>(null);
                _isOver = true;
            }
        }
        catch (Exception unsaid) when (unsaid is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }

        await CutAsync();
    }

    /// <summary>Breaks it off, unless its end was said.</summary>
    public async Task CutAsync()
    {
        try
        {
            await _ended.CancelAsync();
            Abort();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        if (!_ended.IsCancellationRequested)
        {
            RequestAborted = _lifetime.RequestAborted;
        }

        _ended.Dispose();
    }

    private static byte[] Closing() => Encoding.ASCII.GetBytes(
        $"retry: {Random.Shared.Next(EarliestReturnMilliseconds, LatestReturnMilliseconds)}\nevent: closing\ndata: {{\"reason\":\"drain\"}}\n\n");
}
