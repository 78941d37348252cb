using Auth.Service.Accounts;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Tickets;

internal static class TicketEndpoints
{
    public static void MapTickets(this WebApplication app)
    {
        app.MapGroup("/auth").RequireAuthorization().WithTags("Sessions").NoStore().MapPost("/ticket", IssueAsync)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status401Unauthorized);
        app.MapInternal().MapPost("/tickets/redeem", RedeemAsync);
    }

    /// <summary>A one-use ticket for a URL, where a client cannot send a header.</summary>
    /// <remarks>Good for 30 s, for this session and purpose alone.</remarks>
    public static async Task<Ok<IssuedTicket>> IssueAsync(
        TicketRequest request, CurrentUser caller, AuthDb db, IOptions<LifetimeOptions> lifetimes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (ticket, seconds) = (OpaqueToken.Create(), lifetimes.Value.TicketSeconds);
        db.Add(new Ticket
        {
            Hash = OpaqueToken.Hash(ticket),
            SessionId = caller.SessionId,
            Purpose = request.Purpose,
            ExpiresAt = clock.GetUtcNow().AddSeconds(seconds),
        });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new IssuedTicket(ticket, seconds));
    }

    /// <summary>For RustyGate's other services: 404 for a ticket that is unknown, used, too old, for another purpose, or of a session that ended.</summary>
    // The row is deleted by the statement that reads it, so of any number of replicas one gets it.
    private static async Task<Results<Ok<RedeemedTicket>, ProblemHttpResult>> RedeemAsync(
        RedeemRequest request, AuthDb db, SessionAccess tokens, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (hash, now) = (OpaqueToken.Hash(request.Ticket), clock.GetUtcNow());
        var holders = await db.Database.SqlQuery<Holder>(
            $"""
            DELETE FROM tickets t
            USING sessions s, users u
            WHERE t.hash = {hash} AND t.purpose = {request.Purpose} AND t.expires_at > {now}
              AND s.id = t.session_id AND s.revoked_at IS NULL AND s.expires_at > {now}
              AND u.id = s.user_id AND u.disabled_at IS NULL AND u.deleted_at IS NULL
            RETURNING u.id AS "UserId", s.id AS "SessionId"
            """).ToListAsync(cancellationToken);
        return holders is [var holder] && await tokens.IssueAsync(holder.UserId, holder.SessionId, cancellationToken) is { } token
            ? TypedResults.Ok(new RedeemedTicket(token))
            : Problem.NotFound("ticket");
    }

    private sealed record Holder(Guid UserId, Guid SessionId);
}
