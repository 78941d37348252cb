using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Push;

/// <summary>A browser that gets notifications, as its owner sees it. The endpoint is a secret and stays here.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Device">What it is known by.</param>
/// <param name="Service">The host of its push service.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="RenewedAt">When a page there last said that it is still there.</param>
/// <param name="Current">Whether it is of the session that asks.</param>
public sealed record SubscriptionView(Guid Id, string Device, string Service, DateTimeOffset CreatedAt, DateTimeOffset RenewedAt, bool Current)
{
    internal static SubscriptionView Of(PushSubscription subscription, CurrentUser me) => new(
        subscription.Id, subscription.Device, new Uri(subscription.Endpoint).Host, subscription.CreatedAt, subscription.RenewedAt,
        subscription.SessionId == me.SessionId);
}

/// <summary>One's own browsers.</summary>
internal sealed class ManageSubscriptions(ChatDb db, VapidKeys keys, IOptions<PushOptions> options, TimeProvider time)
{
    private const string UnnamedDevice = "Browser";

    public static async Task<Ok<List<SubscriptionView>>> ListAsync(CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok((await db.PushSubscriptions.AsNoTracking().Where(s => s.UserId == me.Id).OrderBy(s => s.Id).ToListAsync(cancellationToken))
            .ConvertAll(s => SubscriptionView.Of(s, me)));

    /// <summary>The same endpoint again is the same subscription, renewed; a browser is theirs who use it now.</summary>
    public static Task<Results<Ok<SubscriptionView>, ProblemHttpResult>> PutAsync(
        SubscribeRequest request, CurrentUser me, ManageSubscriptions subscriptions, CancellationToken cancellationToken) =>
        subscriptions.PutAsync(request, me, cancellationToken);

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        await db.PushSubscriptions.Where(s => s.Id == id && s.UserId == me.Id).ExecuteDeleteAsync(cancellationToken) == 1
            ? TypedResults.NoContent()
            : Problem.NotFound("subscription");

    private async Task<Results<Ok<SubscriptionView>, ProblemHttpResult>> PutAsync(SubscribeRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        if (request.Fault(options.Value) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        if (await keys.PublicKeyAsync(cancellationToken) is null)
        {
            return PushEndpoints.IsOff();
        }

        var (now, endpoint, device) = (time.GetDatabaseNow(), request.Endpoint!, request.Device ?? UnnamedDevice);
        var (id, point, secret) = (Guid.CreateVersion7(now), request.Keys!.Point()!, request.Keys.Secret()!);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // What waits for the browser was for whoever used it before.
        await db.PushSubscriptions.Where(s => s.Endpoint == endpoint && s.UserId != me.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth, device, created_at, renewed_at)
            VALUES ({id}, {me.Id}, {me.SessionId}, {endpoint}, {point}, {secret}, {device}, {now}, {now})
            ON CONFLICT (endpoint) DO UPDATE SET user_id = excluded.user_id, session_id = excluded.session_id, p256dh = excluded.p256dh,
                auth = excluded.auth, device = excluded.device, renewed_at = excluded.renewed_at
            """,
            cancellationToken);
        var stored = await db.PushSubscriptions.AsNoTracking().SingleAsync(s => s.Endpoint == endpoint, cancellationToken);
        var others = await db.PushSubscriptions.Where(s => s.UserId == me.Id && s.Id != stored.Id)
            .OrderByDescending(s => s.RenewedAt).Skip(options.Value.PerUser - 1).Select(s => s.Id).ToListAsync(cancellationToken);
        await db.PushSubscriptions.Where(s => others.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(SubscriptionView.Of(stored, me));
    }
}
