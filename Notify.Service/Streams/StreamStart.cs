using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Feed;

namespace Notify.Service.Streams;

/// <summary>
/// Brings a new stream from its client's cursor to live without missing or repeating an event (promises R7, R8): what the log has up to
/// a snapshot, then what the hub has seen since, then live, where the hub takes over at an exact place.
/// </summary>
internal sealed class StreamStart(ChatLogs logs, Hub hub, IOptions<StreamOptions> options, ILogger<StreamStart> logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _snapshots = new(options.Value.SnapshotsAtOnce);

    /// <summary>Says <c>ready</c> and goes on from where the client says it was. Returns when the stream is live or over.</summary>
    public async Task BeginAsync(StreamConnection stream, HttpRequest request, CancellationToken gone)
    {
        var head = hub.Head!.Value;
        var isWellFormed = ResumePoint.TryRead(request, out var cursor);
        var continues = isWellFormed ? cursor ?? head : (Cursor?)null;
        Send(stream, ControlEvents.Ready(continues, head, options.Value.ReturnWithin));
        await GoLiveAsync(stream, continues, gone);
    }

    /// <summary>Returns when the stream is live or over.</summary>
    /// <param name="stream">The stream, open at the hub.</param>
    /// <param name="cursor">Where it continues; null when the client's cursor was useless, then it begins with a reset.</param>
    /// <param name="gone">The client left.</param>
    private async Task GoLiveAsync(StreamConnection stream, Cursor? cursor, CancellationToken gone)
    {
        var malformed = cursor is null;
        while (await SnapshotAsync(stream, cursor, gone) is { } snapshot)
        {
            var head = new Cursor(snapshot.Epoch, snapshot.Head);
            if (malformed || snapshot.Reset)
            {
                Send(stream, ControlEvents.Reset(malformed ? Reasons.MalformedId : snapshot.Reason ?? Reasons.TooFarBehind, head));
                malformed = false;
            }

            await ReplayAsync(stream, snapshot);
            if (await CatchUpAsync(stream, new Viewer(stream.UserId, snapshot.Chats, snapshot.Head), snapshot.Epoch) is not { } reached)
            {
                return;
            }

            cursor = reached;
        }
    }

    public void Dispose() => _snapshots.Dispose();

    private async Task ReplayAsync(StreamConnection stream, UserSnapshot snapshot)
    {
        var waiting = 0;
        foreach (var missed in snapshot.Events)
        {
            if (!hub.At(_ => stream.Filter.Takes(missed.ChatId)))
            {
                continue;
            }

            var message = Frame.Of(snapshot.Epoch, missed).Message.For(stream.Transport);
            waiting += message.Length;
            hub.SendMissed(stream, message);
            if (waiting > options.Value.QueueBytes / 4)
            {
                waiting = 0;
                hub.Flush();
                await stream.DrainedAsync();
            }
        }

        hub.Flush();
        await stream.DrainedAsync();
    }

    /// <summary>Null when the stream is live or over, else the place from which another snapshot is needed.</summary>
    private async Task<Cursor?> CatchUpAsync(StreamConnection stream, Viewer viewer, string epoch)
    {
        while (true)
        {
            var result = hub.Attach(stream, viewer, epoch);
            hub.Flush();
            switch (result)
            {
                case CatchUp.More:
                    await stream.DrainedAsync();
                    continue;
                case CatchUp.OutOfReach:
                    return new Cursor(epoch, viewer.Position);
                case CatchUp.OtherLog:
                    hub.Close(stream, ControlEvents.Closing(Reasons.LogChanged));
                    hub.Flush();
                    return null;
                default:
                    return null;
            }
        }
    }

    /// <summary>Asks until Chat answers; null when the stream is over before that.</summary>
    private async Task<UserSnapshot?> SnapshotAsync(StreamConnection stream, Cursor? cursor, CancellationToken gone)
    {
        var pause = FirstPause;
        while (!stream.IsClosed)
        {
            try
            {
                await _snapshots.WaitAsync(gone);
                try
                {
                    return await logs.Open().SnapshotAsync(stream.UserId, cursor, gone);
                }
                finally
                {
                    _snapshots.Release();
                }
            }
            catch (Exception exception) when (ChatLog.IsTransient(exception, gone))
            {
                logger.LogWarning("Chat gave no snapshot ({Cause}); asking again", exception.Message);
                await Task.WhenAny(stream.Ended, Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), gone));
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        return null;
    }

    private void Send(StreamConnection stream, Message message)
    {
        hub.Send(stream, message);
        hub.Flush();
    }
}
