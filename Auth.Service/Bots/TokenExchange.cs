using System.ComponentModel.DataAnnotations;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Bots;

/// <summary>The body of <c>POST /internal/bots/token</c>.</summary>
/// <param name="Token">A bot's own token.</param>
public sealed record ExchangeRequest([property: Required, MaxLength(200)] string Token);

/// <summary>What the gateway sends on instead of the bot's token.</summary>
/// <param name="AccessToken">A JWT as people have them, of the role <c>bot</c>, with <c>scope</c>.</param>
/// <param name="ExpiresIn">Its life in seconds.</param>
/// <param name="BotId">Whose it is.</param>
/// <param name="TokenId">Its <c>sid</c>: revoked when the bot's token is replaced, changed or deleted.</param>
public sealed record Exchanged(string AccessToken, int ExpiresIn, Guid BotId, Guid TokenId);

/// <summary>
/// Turns a bot's long-lived token into a short-lived access token, for the gateway alone (as OAuth 2.0's client credentials grant does for
/// a client, RFC 6749 §4.4): so services know one kind of token, and only Auth ever looks at a bot's.
/// </summary>
internal static class TokenExchange
{
    private static readonly TimeSpan LastUsedStep = TimeSpan.FromMinutes(1);

    public static async Task<Results<Ok<Exchanged>, ProblemHttpResult>> ExchangeAsync(
        ExchangeRequest request, AuthDb db, AccessTokens tokens, IOptions<BotOptions> options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (hash, now) = (BotToken.Hash(request.Token), clock.GetUtcNow());
        var bot = await db.Bots.AsNoTracking()
            .Where(b => b.TokenHash == hash && b.DeletedAt == null && (b.ExpiresAt == null || b.ExpiresAt > now))
            .SingleOrDefaultAsync(b => db.Users.Any(u => u.Id == b.OwnerId && u.DisabledAt == null && u.DeletedAt == null), cancellationToken);
        if (bot is null)
        {
            return Problem.Of(StatusCodes.Status401Unauthorized, "unauthorized", "Authentication is required.");
        }

        var seconds = Math.Max(1, (int)Math.Min(options.Value.AccessSeconds, ((bot.ExpiresAt ?? DateTimeOffset.MaxValue) - now).TotalSeconds));
        await db.Bots.Where(b => b.Id == bot.Id && (b.LastUsedAt == null || b.LastUsedAt < now - LastUsedStep))
            .ExecuteUpdateAsync(b => b.SetProperty(x => x.LastUsedAt, now), cancellationToken);
        var access = await tokens.CreateForBotAsync(bot.Id, bot.TokenId, bot.Scopes, TimeSpan.FromSeconds(seconds), cancellationToken);
        return TypedResults.Ok(new Exchanged(access, seconds, bot.Id, bot.TokenId));
    }
}
