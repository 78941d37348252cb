using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Browser;

/// <summary>
/// The access token behind each cookie, from Auth and then from memory until shortly before it expires, or until something is revoked
/// that it falls under. Requests that come at once ask once.
/// </summary>
internal sealed class BrowserTokens(IServiceScopeFactory scopes, RevocationCache revocations, TimeProvider clock) : IDisposable
{
    /// <summary>A token has some 2 KB; beyond this the least used are asked for again.</summary>
    private const int MostKept = 50_000;

    /// <summary>A stream lives as long as its token: it should not get one that is about to end.</summary>
    private static readonly TimeSpan MostLeft = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept });
    private readonly ConcurrentDictionary<string, Lazy<Task<Kept?>>> _asked = new(StringComparer.Ordinal);

    /// <summary>Null when the session has ended.</summary>
    public async Task<string?> GetAsync(string secret, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(secret, out Kept? kept)
            && revocations.Judge(kept!.Caller, kept.IssuedAt) is TokenStanding.Good or TokenStanding.Unknown)
        {
            return kept.Token;
        }

        var asked = _asked.GetOrAdd(secret, key => new Lazy<Task<Kept?>>(() => AskAsync(key)));
        return (await asked.Value.WaitAsync(cancellationToken))?.Token;
    }

    public void Forget(string secret) => _known.Remove(secret);

    public void Dispose() => _known.Dispose();

    private async Task<Kept?> AskAsync(string secret)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            // On behalf of all who wait: one of them that goes away must not fail the others.
            if (await scope.ServiceProvider.GetRequiredService<AuthSessions>().TokenAsync(secret, CancellationToken.None) is not { } token)
            {
                _known.Remove(secret);
                return null;
            }

            var kept = Read(token, out var expires);
            var left = expires - clock.GetUtcNow();
            _known.Set(secret, kept, new MemoryCacheEntryOptions
            {
                Size = 1,
                AbsoluteExpirationRelativeToNow = left - TimeSpan.FromTicks(Math.Min(MostLeft.Ticks, left.Ticks / 2)),
            });
            return kept;
        }
        finally
        {
            _asked.TryRemove(secret, out _);
        }
    }

    private static Kept Read(string token, out DateTimeOffset expires)
    {
        var jwt = new JsonWebToken(token);
        expires = new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero);
        var principal = new ClaimsPrincipal(new ClaimsIdentity(jwt.Claims));
        return new Kept(
            token,
            CurrentUser.From(principal) ?? throw new InvalidOperationException("Auth issued a token that names no user."),
            TokenLife.IssueOf(principal, new DateTimeOffset(jwt.ValidFrom, TimeSpan.Zero)));
    }

    private sealed record Kept(string Token, CurrentUser Caller, DateTimeOffset IssuedAt);
}
