using Microsoft.Extensions.Options;
using Notify.Service.Delivery;
using Notify.Service.Feed;

namespace Notify.Service.Presence;

/// <summary>
/// Says who is connected here: at once when somebody comes or is idle, after the grace when somebody has left, and again before the lease
/// ends. Who is told of a change is whoever shares a chat, so the change carries the chats.
/// </summary>
internal sealed class PresenceReporter(
    Hub hub, PresenceStore store, LiveWords words, ChatLogs logs, IOptions<PresenceOptions> options, TimeProvider time)
{
    private const int AtOnce = 128;
    private const int MostExpired = 100;

    private readonly Dictionary<Guid, Said> _said = [];

    /// <summary>Says what is due.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        foreach (var some in Due().Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(due => ReportAsync(due.User, due.Status, cancellationToken)));
            foreach (var (user, status) in some)
            {
                Note(user, status);
            }
        }
    }

    /// <summary>Lets go of those whose replica does not speak for them any more.</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        foreach (var user in await store.ExpiredAsync(MostExpired))
        {
            await TellAsync(user, await store.ExpireAsync(user), cancellationToken);
        }
    }

    private List<(Guid User, string Status)> Due()
    {
        var now = time.GetUtcNow();
        var present = hub.Present();
        var due = new List<(Guid, string)>();
        foreach (var (user, isIdle) in present)
        {
            var status = isIdle ? Statuses.Idle : Statuses.Online;
            if (!_said.TryGetValue(user, out var said) || said.Status != status || said.RenewAt <= now)
            {
                due.Add((user, status));
            }
            else
            {
                said.GoneSince = null;
            }
        }

        foreach (var (user, said) in _said)
        {
            if (!present.ContainsKey(user) && now - (said.GoneSince ??= now) >= options.Value.Grace)
            {
                due.Add((user, Statuses.Offline));
            }
        }

        return due;
    }

    private void Note(Guid user, string status)
    {
        if (status == Statuses.Offline)
        {
            _said.Remove(user);
        }
        else
        {
            _said[user] = new Said(status, time.GetUtcNow() + (options.Value.Lease / 3));
        }
    }

    private async Task ReportAsync(Guid user, string status, CancellationToken cancellationToken) =>
        await TellAsync(user, await store.ReportAsync(user, status), cancellationToken);

    /// <summary>Where nobody knows the user's chats any more, Chat does.</summary>
    private async Task TellAsync(Guid user, string? status, CancellationToken cancellationToken)
    {
        if (status is not null)
        {
            var chats = hub.ChatsOf(user) ?? (await logs.Open().SnapshotAsync(user, after: null, cancellationToken)).Chats;
            await words.SayAsync(new LiveWord(Presence: new PresenceChange(user, status, chats)));
        }
    }

    private sealed class Said(string status, DateTimeOffset renewAt)
    {
        public string Status => status;

        public DateTimeOffset RenewAt => renewAt;

        public DateTimeOffset? GoneSince { get; set; }
    }
}
