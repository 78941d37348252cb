using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Bots;

/// <summary>
/// The access tokens of the bots that are at work, by the hash of their own tokens. One that was revoked is asked for anew, so a bot whose
/// scopes were changed goes on with the new ones, and one whose token was replaced goes no further.
/// </summary>
internal sealed class BotExchange(IServiceProvider services, RevocationCache revocations, TimeProvider time)
{
    /// <summary>Longer than any token of ours.</summary>
    private const int MostCharacters = 200;

    /// <summary>When so many are kept, those that have expired are let go: the rest is at most one for each bot.</summary>
    private const int SweepAt = 1000;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>The access token to send on; null when the bot's own is good for nothing.</summary>
    public async ValueTask<string?> AccessTokenAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > MostCharacters)
        {
            return null;
        }

        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_kept.TryGetValue(key, out var kept) && time.GetUtcNow() < kept.RenewAt
            && revocations.Judge(kept.Bot, kept.IssuedAt) != TokenStanding.Revoked)
        {
            return kept.AccessToken;
        }

        _kept.TryRemove(key, out _);
        var now = time.GetUtcNow();
        if (await services.GetRequiredService<AuthBots>().ExchangeAsync(token, cancellationToken) is not { } exchanged)
        {
            return null;
        }

        Keep(key, new Kept(
            exchanged.AccessToken, new CurrentUser(exchanged.BotId, exchanged.TokenId, Roles.Bot), now, now.AddSeconds(exchanged.ExpiresIn / 2)));
        return exchanged.AccessToken;
    }

    private void Keep(string key, Kept token)
    {
        if (_kept.Count >= SweepAt)
        {
            foreach (var (other, kept) in _kept)
            {
                if (kept.RenewAt <= token.IssuedAt)
                {
                    _kept.TryRemove(other, out _);
                }
            }
        }

        _kept[key] = token;
    }

    private sealed record Kept(string AccessToken, CurrentUser Bot, DateTimeOffset IssuedAt, DateTimeOffset RenewAt);
}
