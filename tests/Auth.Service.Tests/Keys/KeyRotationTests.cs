using System.Collections.Concurrent;
using System.Net;
using Auth.Service.Audit;
using Auth.Service.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Keys;

/// <summary><c>/admin/keys</c>, and what rotates by itself.</summary>
public sealed class KeyRotationTests(AuthPostgres server)
{
    private static readonly (string Key, string Value) LooksEverySecond = ("SigningKeys:RefreshSeconds", "1");

    [Fact]
    public async Task R21_Rotations_under_load_on_two_replicas_cause_no_401()
    {
        await using var first = await AuthApi.NewAsync(server, LooksEverySecond);
        await using var second = first.Replica(LooksEverySecond);
        AuthApi[] replicas = [first, second];
        var admin = await AdminAsync(first);
        var people = new[] { await SignedUp.NewAsync(first), await SignedUp.NewAsync(first), await SignedUp.NewAsync(first) };
        using var stop = new CancellationTokenSource();
        var (seen, spurious) = (new ConcurrentDictionary<string, bool>(), 0);
        var verifiers = people.Select((_, n) => new CachingVerifier(replicas[n % 2])).ToArray();
        var load = people.Select((person, n) => Task.Run(async () =>
        {
            var verifier = verifiers[n];
            for (var round = 0; !stop.IsCancellationRequested; round++)
            {
                person = SignedUp.Of(replicas[(n + round) % 2], await person.RefreshAsync(replicas[round % 2]).ExpectAsync(HttpStatusCode.OK));
                seen[Jwt.Read(person.AccessToken).Header.GetProperty("kid").GetString()!] = true;
                using var reply = await person.GetAsync("/auth/sessions");
                if (reply.StatusCode != HttpStatusCode.OK || !await verifier.AcceptsAsync(person.AccessToken))
                {
                    Interlocked.Increment(ref spurious);
                }
            }
        })).ToArray();

        for (var rotation = 1; rotation <= 3; rotation++)
        {
            await LetNextKeyBeKnownAsync(replicas, verifiers);
            admin = await admin.RefreshedAsync();
            var known = await KeysAsync(first);
            await Task.WhenAll(replicas.Select(replica => Task.Run(() => (admin with { Api = replica }).PostAsync("/admin/keys/rotate").ExpectAsync(HttpStatusCode.OK))));
            Assert.Equal(known.Count + 1, (await KeysAsync(first)).Count);
            var current = KeySchedule.Current(await KeysAsync(first), DateTimeOffset.UtcNow)!.Kid;
            await Eventually.HoldsAsync(() => seen.ContainsKey(current), what: "tokens are signed by the new key");
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal(0, spurious);
        Assert.Equal(4, seen.Count);
        Assert.Equal(3, await first.InDatabaseAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Act == Acts.KeysRotate && entry.ActorId == admin.Id)));
    }

    [Fact]
    public async Task R21_A_rotation_that_is_due_is_done_once_by_replicas_that_look_at_the_same_time()
    {
        await using var first = await AuthApi.NewAsync(server, LooksEverySecond);
        await using var second = first.Replica(LooksEverySecond);
        await second.GetAsync("/health/live");
        var before = (await KeysAsync(first)).Single(key => key.ActivatedAt is not null).Kid;

        await AgeAsync(first, TimeSpan.FromDays(31));

        await Eventually.HoldsAsync(async () => (await PublishedAsync(second)).Count == 3, what: "next, current and previous are published");
        var keys = await KeysAsync(first);
        Assert.Equal(3, keys.Count);
        Assert.NotEqual(before, KeySchedule.Current(keys, DateTimeOffset.UtcNow)!.Kid);

        await AgeAsync(first, TimeSpan.FromHours(1));

        await Eventually.HoldsAsync(async () => !(await PublishedAsync(second)).Contains(before), what: "the previous key is gone");
        Assert.Empty((await KeysAsync(first)).Single(key => key.Kid == before).PrivateKey);
    }

    [Fact]
    public async Task R21_The_verb_keys_rotate_rotates_from_the_server()
    {
        await using var api = await AuthApi.NewAsync(server);
        await api.GetAsync("/health/live");
        await AgeAsync(api, TimeSpan.FromMinutes(16));
        var next = KeySchedule.Next(await KeysAsync(api), DateTimeOffset.UtcNow)!.Kid;

        var (code, output) = await api.CommandAsync("keys", "rotate");

        Assert.Equal((0, true), (code, output.Contains($"Key {next} signs from", StringComparison.Ordinal)));
        var keys = await KeysAsync(api);
        Assert.Equal(next, KeySchedule.Current(keys, DateTimeOffset.UtcNow)!.Kid);
        Assert.Equal(3, keys.Count);
    }

    [Fact]
    public async Task S28_Only_an_admin_sees_and_rotates_the_keys_and_nobody_their_private_halves()
    {
        await using var api = await AuthApi.NewAsync(server);
        var (user, admin) = (await SignedUp.NewAsync(api), await AdminAsync(api));

        await user.GetAsync("/admin/keys").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await user.PostAsync("/admin/keys/rotate").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await api.PostAsync("/admin/keys/rotate", new { }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");

        var keys = await admin.GetAsync("/admin/keys").ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(["current", "next"], keys.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("state").GetString()).Order());
        Assert.All(keys.GetProperty("keys").EnumerateArray(), key =>
            Assert.Equal(["activated_at", "created_at", "kid", "state"], key.EnumerateObject().Select(member => member.Name).Order()));
    }

    private static async Task<SignedUp> AdminAsync(AuthApi api)
    {
        var person = await SignedUp.NewAsync(api);
        await api.InDatabaseAsync(db => db.Users.Where(user => user.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, Roles.Admin)));
        return await person.LogInAsync();
    }

    /// <summary>The next key has been published for long enough, and everyone who looks has seen it.</summary>
    private static async Task LetNextKeyBeKnownAsync(AuthApi[] replicas, CachingVerifier[] verifiers)
    {
        await AgeAsync(replicas[0], TimeSpan.FromMinutes(16));
        var next = KeySchedule.Next(await KeysAsync(replicas[0]), DateTimeOffset.UtcNow)!.Kid;
        foreach (var replica in replicas)
        {
            await Eventually.HoldsAsync(async () => (await PublishedAsync(replica)).Contains(next), what: "the next key is published");
        }

        // One that is on its way may have been answered before.
        var asked = Array.ConvertAll(verifiers, verifier => verifier.Asked);
        await Eventually.HoldsAsync(() => !verifiers.Where((verifier, n) => verifier.Asked < asked[n] + 2).Any(), what: "every verifier has read the keys");
    }

    /// <summary>The keys, but not what was decided about them, are that much older.</summary>
    private static Task<int> AgeAsync(AuthApi api, TimeSpan by) => api.InDatabaseAsync(db => db.SigningKeys.ExecuteUpdateAsync(set => set
        .SetProperty(key => key.CreatedAt, key => key.CreatedAt - by)
        .SetProperty(key => key.ActivatedAt, key => key.ActivatedAt - by)));

    private static Task<List<SigningKey>> KeysAsync(AuthApi api) => api.InDatabaseAsync(db => db.SigningKeys.AsNoTracking().OrderBy(key => key.CreatedAt).ToListAsync());

    private static async Task<IReadOnlyList<string>> PublishedAsync(AuthApi api) =>
        [.. (await api.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK)).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];

    /// <summary>As another service does: it keeps the keys for a while, here a second, and does not ask anew for a token it does not know.</summary>
    private sealed class CachingVerifier(AuthApi api)
    {
        private int _asked;
        private readonly JsonWebTokenHandler _handler = new();
        private JsonWebKeySet? _keys;
        private long _readAt;

        public int Asked => Volatile.Read(ref _asked);

        public async Task<bool> AcceptsAsync(string token)
        {
            if (_keys is null || TimeProvider.System.GetElapsedTime(_readAt) > TimeSpan.FromSeconds(1))
            {
                _keys = new JsonWebKeySet((await api.GetAsync("/.well-known/jwks.json").ExpectAsync(HttpStatusCode.OK)).ToString());
                _readAt = TimeProvider.System.GetTimestamp();
                Interlocked.Increment(ref _asked);
            }

            var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
            {
                IssuerSigningKeys = _keys.GetSigningKeys(),
                ValidIssuer = "rustygate",
                ValidAudience = "rustygate",
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                ValidTypes = [TokenOptions.AccessTokenType],
            });
            return result.IsValid;
        }
    }
}
