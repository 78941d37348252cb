using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;

namespace RustyGate.ServiceDefaults.Tests;

public sealed class RevocationCacheTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly CurrentUser Ann = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Roles.Admin);

    private readonly Clock _clock = new();
    private readonly RevocationCache _cache;

    public RevocationCacheTests()
    {
        _cache = new RevocationCache(Options.Create(new RevocationOptions()), _clock);
        _cache.Synchronised(Noon, isLive: false);
    }

    [Fact]
    public void R10_All_tokens_of_a_session_are_void_and_no_others()
    {
        _cache.Add(Of(session: Ann.SessionId));

        Assert.Equal(TokenStanding.Revoked, _cache.Judge(Ann, Noon));
        Assert.Equal(TokenStanding.Revoked, _cache.Judge(Ann, Noon + TimeSpan.FromSeconds(1)));
        Assert.Equal(TokenStanding.Good, _cache.Judge(Ann with { SessionId = Guid.CreateVersion7() }, Noon));
    }

    [Fact]
    public void R10_A_users_tokens_are_void_up_to_the_moment_and_those_after_it_are_good()
    {
        _cache.Add(Of(user: Ann.Id));

        Assert.Equal(TokenStanding.Revoked, _cache.Judge(Ann, Noon - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TokenStanding.Good, _cache.Judge(Ann, Noon));
    }

    [Fact]
    public void S9_A_role_change_takes_the_role_of_older_tokens_only()
    {
        _cache.Add(Of(user: Ann.Id, roleOnly: true));

        Assert.Equal(TokenStanding.RoleVoid, _cache.Judge(Ann, Noon - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TokenStanding.Good, _cache.Judge(Ann, Noon));
    }

    [Fact]
    public void Events_may_come_twice_and_in_any_order()
    {
        var later = Of(user: Ann.Id);
        var earlier = new Revocation
        {
            Id = Guid.CreateVersion7(),
            UserId = Ann.Id,
            TokensBefore = Noon - TimeSpan.FromMinutes(5),
            CreatedAt = Noon - TimeSpan.FromMinutes(5),
        };
        foreach (var revocation in (Revocation[])[later, earlier, later])
        {
            _cache.Add(revocation);
        }

        Assert.Equal(TokenStanding.Revoked, _cache.Judge(Ann, Noon - TimeSpan.FromMinutes(1)));
        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public void S70_Without_Redis_and_Auth_an_older_token_is_judged_for_the_bound_and_not_a_second_longer()
    {
        _clock.Now = Noon + TimeSpan.FromSeconds(30);
        Assert.Equal(TokenStanding.Good, _cache.Judge(Ann, Noon - TimeSpan.FromMinutes(1)));

        _clock.Now += TimeSpan.FromSeconds(1);

        Assert.Equal(TokenStanding.Unknown, _cache.Judge(Ann, Noon - TimeSpan.FromMinutes(1)));
        Assert.Equal(TokenStanding.Good, _cache.Judge(Ann, _clock.Now - TimeSpan.FromSeconds(30)));
        _cache.Add(Of(session: Ann.SessionId));
        Assert.Equal(TokenStanding.Revoked, _cache.Judge(Ann, Noon));
    }

    [Fact]
    public void S70_While_Redis_brings_events_Auth_may_be_away()
    {
        _cache.Synchronised(Noon, isLive: true);
        _clock.Now = Noon + TimeSpan.FromMinutes(5);
        Assert.Equal(TokenStanding.Good, _cache.Judge(Ann, Noon));

        _cache.Disconnected();

        Assert.Equal(TokenStanding.Unknown, _cache.Judge(Ann, Noon));
    }

    [Fact]
    public void S70_Before_the_first_synchronisation_nothing_is_known()
    {
        var cache = new RevocationCache(Options.Create(new RevocationOptions()), _clock);

        Assert.False(cache.IsReached);
        Assert.Equal(TokenStanding.Unknown, cache.Judge(Ann, Noon));
    }

    [Fact]
    public void What_no_token_can_outlive_is_forgotten()
    {
        _cache.Add(Of(session: Ann.SessionId));
        _cache.Add(Of(user: Ann.Id));

        _cache.Synchronised(Noon + Revocation.RelevantFor, isLive: true);
        Assert.Equal(2, _cache.Count);
        _cache.Synchronised(Noon + Revocation.RelevantFor + TimeSpan.FromSeconds(1), isLive: true);

        Assert.Equal(0, _cache.Count);
    }

    private static Revocation Of(Guid? session = null, Guid? user = null, bool roleOnly = false) => new()
    {
        Id = Guid.CreateVersion7(),
        SessionId = session,
        UserId = user,
        RoleOnly = roleOnly,
        TokensBefore = Noon,
        CreatedAt = Noon,
    };

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
