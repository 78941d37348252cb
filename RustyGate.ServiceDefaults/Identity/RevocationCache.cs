using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>
/// Every relevant revocation, in memory: judging a token asks nobody. It is complete up to the last synchronisation by
/// <see cref="RevocationFeed"/>, and says so itself when that is too long ago.
/// </summary>
public sealed class RevocationCache(IOptions<RevocationOptions> options, TimeProvider clock)
{
    /// <summary>How long the first request of a service that has just started waits for the first synchronisation.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _sessions = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _users = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _roles = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _synchronised = DateTimeOffset.MinValue.UtcTicks;
    private volatile bool _isLive;

    /// <summary>Whether it was synchronised once.</summary>
    public bool IsReached => _first.Task.IsCompletedSuccessfully;

    /// <summary>The number of revocations that are kept.</summary>
    public int Count => _sessions.Count + _users.Count + _roles.Count;

    /// <summary>What stands against a token of <paramref name="caller"/>.</summary>
    /// <param name="caller">Whom the token names.</param>
    /// <param name="issuedAt">When it was issued (<see cref="TokenLife"/>).</param>
    public TokenStanding Judge(CurrentUser caller, DateTimeOffset issuedAt) =>
        _sessions.ContainsKey(caller.SessionId) || IsBefore(_users, caller.Id, issuedAt) ? TokenStanding.Revoked
        : !IsCurrent(issuedAt) ? TokenStanding.Unknown
        : IsBefore(_roles, caller.Id, issuedAt) ? TokenStanding.RoleVoid
        : TokenStanding.Good;

    /// <summary>The same, once there is anything to judge by: right after a start that takes a moment.</summary>
    public async ValueTask<TokenStanding> JudgeAsync(CurrentUser caller, DateTimeOffset issuedAt, CancellationToken cancellationToken)
    {
        if (!IsReached)
        {
            await Task.WhenAny(_first.Task, Task.Delay(FirstWait, cancellationToken));
        }

        return Judge(caller, issuedAt);
    }

    /// <summary>The sessions that were ended, as far back as tokens live.</summary>
    public IReadOnlyCollection<Guid> EndedSessions() => [.. _sessions.Keys];

    /// <summary>The users whose sessions from before a moment were all ended.</summary>
    public IReadOnlyCollection<KeyValuePair<Guid, DateTimeOffset>> EndedUsers() => [.. _users];

    /// <summary>Takes a revocation in, again and in any order.</summary>
    public void Add(Revocation revocation)
    {
        if (revocation.SessionId is { } session)
        {
            Later(_sessions, session, revocation.CreatedAt);
        }

        if (revocation.UserId is { } user)
        {
            Later(revocation.RoleOnly ? _roles : _users, user, revocation.TokensBefore);
        }
    }

    /// <summary>Everything that was revoked before <paramref name="moment"/> is in.</summary>
    /// <param name="moment">By the own clock.</param>
    /// <param name="isLive">Redis brings what follows: until it fails there is nothing to miss.</param>
    internal void Synchronised(DateTimeOffset moment, bool isLive)
    {
        Interlocked.Exchange(ref _synchronised, moment.UtcTicks);
        _isLive = isLive;
        Forget(moment - Revocation.RelevantFor);
        _first.TrySetResult();
    }

    /// <summary>Redis does not bring anything any more.</summary>
    internal void Disconnected() => _isLive = false;

    /// <summary>A token younger than the bound can only have been revoked within the bound.</summary>
    private bool IsCurrent(DateTimeOffset issuedAt)
    {
        var known = Math.Max(Interlocked.Read(ref _synchronised), issuedAt.UtcTicks);
        return IsReached && (_isLive || clock.GetUtcNow().UtcTicks - known <= options.Value.Bound.Ticks);
    }

    private void Forget(DateTimeOffset before)
    {
        foreach (var kept in (ReadOnlySpan<ConcurrentDictionary<Guid, DateTimeOffset>>)[_sessions, _users, _roles])
        {
            foreach (var entry in kept)
            {
                if (entry.Value < before)
                {
                    kept.TryRemove(entry);
                }
            }
        }
    }

    private static bool IsBefore(ConcurrentDictionary<Guid, DateTimeOffset> revoked, Guid user, DateTimeOffset issuedAt) =>
        revoked.TryGetValue(user, out var before) && issuedAt < before;

    private static void Later(ConcurrentDictionary<Guid, DateTimeOffset> kept, Guid key, DateTimeOffset moment) =>
        kept.AddOrUpdate(key, moment, (_, known) => known > moment ? known : moment);
}
