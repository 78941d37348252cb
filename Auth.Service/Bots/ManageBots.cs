using Auth.Service.Audit;
using Auth.Service.Database;
using Auth.Service.Revocations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Bots;

/// <summary>A person's own bots. Someone else's is a 404, but an admin may list all and delete any.</summary>
internal sealed class ManageBots(AuthDb db, RevocationLog revocations, AuditLog audit, IOptions<BotOptions> options, TimeProvider clock)
{
    public static async Task<Ok<List<BotView>>> ListAsync(CurrentUser me, AuthDb db, CancellationToken cancellationToken, bool all = false)
    {
        var everyones = all && me.Role == Roles.Admin;
        var bots = await db.Bots.AsNoTracking()
            .Where(bot => bot.DeletedAt == null && !bot.IsHook && (everyones || bot.OwnerId == me.Id))
            .OrderBy(bot => bot.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(bots.ConvertAll(BotView.Of));
    }

    public static Task<Results<Created<BotView>, ProblemHttpResult>> CreateAsync(
        BotRequest request, CurrentUser me, ManageBots bots, CancellationToken cancellationToken) =>
        bots.CreateAsync(request, me, cancellationToken);

    public static Task<Results<Ok<BotView>, ProblemHttpResult>> UpdateAsync(
        Guid id, BotRequest request, CurrentUser me, ManageBots bots, CancellationToken cancellationToken) =>
        bots.ChangeAsync(id, me, (bot, b) => b.Update(bot, request), cancellationToken);

    public static Task<Results<Ok<BotView>, ProblemHttpResult>> RotateAsync(
        Guid id, CurrentUser me, ManageBots bots, CancellationToken cancellationToken) =>
        bots.ChangeAsync(id, me, (bot, b) => b.Rotate(bot), cancellationToken);

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CurrentUser me, ManageBots bots, CancellationToken cancellationToken) =>
        await bots.DeleteAsync(id, me, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound("bot");

    private async Task<Results<Created<BotView>, ProblemHttpResult>> CreateAsync(BotRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        if (options.Value.MadeBy == Roles.Admin && me.Role != Roles.Admin)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "Only admins make bots here.");
        }

        var now = clock.GetUtcNow();
        if (request.Name is null || request.Scopes is null || request.ExpiresAt <= now)
        {
            return request.Name is null ? Problem.Invalid("name", "Is missing.")
                : request.Scopes is null ? Problem.Invalid("scopes", "Is missing: what the token may do.")
                : Problem.Invalid("expires_at", "Must be in the future.");
        }

        if (await db.Bots.CountAsync(bot => bot.OwnerId == me.Id && bot.DeletedAt == null && !bot.IsHook, cancellationToken) >= options.Value.PerUser)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_bots", "This is one bot too many.", $"One person has at most {options.Value.PerUser}.");
        }

        var token = BotToken.Create();
        var bot = new Bot
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = me.Id,
            Name = request.Name,
            Avatar = request.Avatar,
            Scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal)],
            TokenHash = BotToken.Hash(token),
            TokenId = Guid.CreateVersion7(now),
            TokenCreatedAt = now,
            ExpiresAt = request.ExpiresAt?.ToUniversalTime(),
            CreatedAt = now,
        };
        db.Add(bot);
        audit.Add(Acts.BotCreate, AuditLog.User(bot.Id), after: new { bot.Name, bot.Scopes });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created((string?)null, BotView.Of(bot) with { Token = token });
    }

    private async Task<Results<Ok<BotView>, ProblemHttpResult>> ChangeAsync(
        Guid id, CurrentUser me, Func<Bot, ManageBots, Results<Ok<BotView>, ProblemHttpResult>> change, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, me, cancellationToken) is not { } bot || bot.OwnerId != me.Id)
        {
            return Problem.NotFound("bot");
        }

        var answer = change(bot, this);
        if (answer.Result is Ok<BotView>)
        {
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }

    private Results<Ok<BotView>, ProblemHttpResult> Update(Bot bot, BotRequest request)
    {
        if (request.ExpiresAt <= clock.GetUtcNow())
        {
            return Problem.Invalid("expires_at", "Must be in the future.");
        }

        var before = bot.Scopes;
        (bot.Name, bot.Avatar) = (request.Name ?? bot.Name, request.Avatar ?? bot.Avatar);
        if (request.Scopes is not null || request.ExpiresAt is not null)
        {
            bot.Scopes = request.Scopes is { } scopes ? [.. scopes.Distinct(StringComparer.Ordinal)] : bot.Scopes;
            bot.ExpiresAt = request.ExpiresAt?.ToUniversalTime() ?? bot.ExpiresAt;
            Void(bot);
            audit.Add(Acts.BotChange, AuditLog.User(bot.Id), new { Scopes = before }, new { bot.Scopes, bot.ExpiresAt });
        }

        return TypedResults.Ok(BotView.Of(bot));
    }

    private Results<Ok<BotView>, ProblemHttpResult> Rotate(Bot bot)
    {
        var token = BotToken.Create();
        (bot.TokenHash, bot.TokenCreatedAt, bot.LastUsedAt) = (BotToken.Hash(token), clock.GetUtcNow(), null);
        if (bot.ExpiresAt <= bot.TokenCreatedAt)
        {
            bot.ExpiresAt = null;
        }

        Void(bot);
        audit.Add(Acts.BotTokenReplace, AuditLog.User(bot.Id));
        return TypedResults.Ok(BotView.Of(bot) with { Token = token });
    }

    private async Task<bool> DeleteAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, me, cancellationToken) is not { } bot)
        {
            return false;
        }

        (bot.DeletedAt, bot.TokenHash) = (clock.GetUtcNow(), null);
        Void(bot);
        audit.Add(Acts.BotDelete, AuditLog.User(bot.Id), before: new { bot.Name, bot.OwnerId });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private Task<Bot?> FindAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        var isAdmin = me.Role == Roles.Admin;
        return db.Bots.SingleOrDefaultAsync(
            bot => bot.Id == id && bot.DeletedAt == null && !bot.IsHook && (isAdmin || bot.OwnerId == me.Id), cancellationToken);
    }

    /// <summary>What the token was exchanged for until now is void; the next exchange has another id.</summary>
    private void Void(Bot bot)
    {
        revocations.AddSession(bot.TokenId);
        bot.TokenId = Guid.CreateVersion7(clock.GetUtcNow());
    }
}
