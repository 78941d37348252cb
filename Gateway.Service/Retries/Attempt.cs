using Gateway.Service.Circuits;
using Gateway.Service.Health;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Retries;

/// <summary>
/// One request at one replica, until that begins to answer. Either the answer is passed on or the replica is given up, never both: which
/// of them came first is decided once.
/// </summary>
internal sealed class Attempt(Tries tries, TimeProvider time) : HttpTransformer, IDisposable
{
    private const int Waiting = 0;
    private const int Passed = 1;
    private const int GivenUp = 2;

    private HttpTransformer _inner = Empty;
    private CancellationTokenSource? _patience;
    private CancellationTokenRegistration _down;
    private ITimer? _limit;
    private int _state;
    private int? _status;

    /// <summary>Its answer, or its silence, is not passed on.</summary>
    public bool IsGivenUp => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Its answer is passed on.</summary>
    public bool IsPassed => Volatile.Read(ref _state) == Passed;

    /// <summary>It has not begun to answer within the limit of one try.</summary>
    public bool IsLate { get; private set; }

    /// <summary>The route's longest silence; null: the upstream's.</summary>
    public TimeSpan? ActivityTimeout => tries.Rules.Timeout;

    /// <returns>Cancelled when the replica is given up.</returns>
    public CancellationToken Begin(HttpTransformer inner, Standing standing)
    {
        _inner = inner;
        if (!tries.IsRepeatable && tries.Rules.Retries.TryTimeout is null)
        {
            return CancellationToken.None;
        }

        _patience = new CancellationTokenSource();
        if (tries.IsRepeatable)
        {
            _down = standing.Down.UnsafeRegister(static attempt => ((Attempt)attempt!).ReplicaIsDown(), this);
        }

        if (tries.Rules.Retries.TryTimeout is { } limit)
        {
            _limit = time.CreateTimer(static attempt => ((Attempt)attempt!).TimeIsOver(), this, limit, Timeout.InfiniteTimeSpan);
        }

        return _patience.Token;
    }

    public Outcome OutcomeOf(HttpContext context) => this switch
    {
        { IsLate: true } => Outcome.Failed,
        { IsGivenUp: true, _status: null } => Outcome.Unknown,
        _ when context.GetForwarderErrorFeature() is { } error => Outcomes.Of(error),
        { _status: { } status } when Outcomes.IsFailure(status) => Outcome.Failed,
        _ => Outcome.Answered,
    };

    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken) =>
        _inner.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null)
        {
            _status = (int)proxyResponse.StatusCode;
            var isRefused = tries.Rules.Retries.Statuses.Contains(_status.Value) && tries.TryAgain(TryReason.Status);
            if (Interlocked.CompareExchange(ref _state, isRefused ? GivenUp : Passed, Waiting) != Waiting || isRefused)
            {
                return ValueTask.FromResult(false);
            }

            _limit?.Dispose();
            if (httpContext.Features.Get<FirstAnswer>() is { } first)
            {
                return PassCountedAsync(first, httpContext, proxyResponse, cancellationToken);
            }
        }

        return _inner.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        _inner.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);

    public void Dispose()
    {
        _limit?.Dispose();
        _down.Dispose();
    }

    private async ValueTask<bool> PassCountedAsync(FirstAnswer first, HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await first.CameAsync((int)response.StatusCode);
        return await _inner.TransformResponseAsync(context, response, cancellationToken);
    }

    private void ReplicaIsDown()
    {
        if (Volatile.Read(ref _state) == Waiting && tries.TryAgain(TryReason.Down) && Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            _patience!.Cancel();
        }
    }

    private void TimeIsOver()
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
        {
            IsLate = true;
            tries.TryAgain(TryReason.Late);
            _patience!.Cancel();
        }
    }
}
