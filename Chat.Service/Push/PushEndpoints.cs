using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Push;

/// <summary>Web Push: notifications to browsers whose page is not open.</summary>
internal static class PushEndpoints
{
    public static void AddPush(this IServiceCollection services)
    {
        services.AddOptions<PushOptions>().BindConfiguration(PushOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KeyFolderOptions>().BindConfiguration(KeyFolderOptions.Section);
        services.AddInternalClient<ConnectedUsers>("notify").WithPatience(TimeSpan.FromSeconds(2));
        services.AddSingleton<VapidKeys>();
        services.AddSingleton<PushSender>();
        services.AddSingleton<PushQueue>();
        services.AddScoped<PushRecords>();
        services.AddScoped<ManageSubscriptions>();
        services.AddHostedService<PushDispatcher>();
    }

    public static void MapPush(this IEndpointRouteBuilder app)
    {
        var push = app.MapGroup("/api/push").WithTags("Push").ProducesProblem(StatusCodes.Status400BadRequest);
        push.MapGet("/key", GetKeyAsync).WithSummary("The key to subscribe a browser with").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        push.MapGet("/log", LogAsync).WithSummary("What notifications one was sent");
        push.MapGet("/subscriptions", ManageSubscriptions.ListAsync).WithSummary("The browsers that get one's notifications");
        push.MapPut("/subscriptions", ManageSubscriptions.PutAsync).WithSummary("Have notifications sent to this browser, or say that it is still there")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        push.MapDelete("/subscriptions/{id:guid}", ManageSubscriptions.DeleteAsync).WithSummary("Send a browser no more notifications")
            .ProducesProblem(StatusCodes.Status404NotFound);
        push.MapPost("/subscriptions/{id:guid}/test", TestAsync).WithSummary("Send a test notification now, and say what came of it")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static ProblemHttpResult IsOff() => Problem.Of(
        StatusCodes.Status503ServiceUnavailable, "push_off", "There are no notifications here.", "Chat needs DataProtection:Directory.");

    private static async Task<Results<Ok<PushKeyView>, ProblemHttpResult>> GetKeyAsync(VapidKeys keys, CancellationToken cancellationToken) =>
        await keys.PublicKeyAsync(cancellationToken) is { } key ? TypedResults.Ok(new PushKeyView(Base64Url.EncodeToString(key))) : IsOff();

    /// <summary>Newest first; the next page is <c>before</c> the last id of this one.</summary>
    private static async Task<Ok<List<PushRecordView>>> LogAsync(
        CurrentUser me, ChatDb db, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50, Guid? before = null) =>
        TypedResults.Ok(await db.PushRecords.AsNoTracking().Where(r => r.UserId == me.Id && (before == null || r.Id < before))
            .OrderByDescending(r => r.Id).Take(limit)
            .Select(r => new PushRecordView(r.Id, r.Device, r.ChatId, r.Outcome, r.Status, r.At)).ToListAsync(cancellationToken));

    private static async Task<Results<Ok<PushTestView>, ProblemHttpResult>> TestAsync(
        Guid id, CurrentUser me, ChatDb db, PushSender sender, PushRecords records, CancellationToken cancellationToken)
    {
        if (await db.PushSubscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.UserId == me.Id, cancellationToken) is not { } subscription)
        {
            return Problem.NotFound("subscription");
        }

        // Nobody tries a test again.
        var attempt = await sender.SendAsync(subscription, PushMessage.Test.ToBytes(), topic: null, cancellationToken);
        attempt = attempt.Outcome is PushOutcomes.Retry ? attempt with { Outcome = PushOutcomes.Failed } : attempt;
        await records.LogAsync(subscription, chat: null, attempt, cancellationToken);
        return TypedResults.Ok(new PushTestView(attempt.Outcome, attempt.Status));
    }
}

/// <summary>The key to subscribe with.</summary>
/// <param name="PublicKey">For <c>pushManager.subscribe</c> as <c>applicationServerKey</c>: base64url.</param>
public sealed record PushKeyView(string PublicKey);

/// <summary>What came of a test.</summary>
/// <param name="Outcome"><c>sent</c>; or <c>gone</c> (subscribe anew), <c>failed</c>, <c>forbidden_address</c>, <c>off</c>.</param>
/// <param name="Status">The status of the push service's answer; null where there was none.</param>
public sealed record PushTestView(string Outcome, int? Status);

/// <summary>One attempt.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Device">Which browser.</param>
/// <param name="ChatId">The chat; null for a test.</param>
/// <param name="Outcome"><c>sent</c>, <c>retry</c>, <c>failed</c>, <c>gone</c>, <c>forbidden_address</c> or <c>off</c>.</param>
/// <param name="Status">The status of the push service's answer; null where there was none.</param>
/// <param name="At">When.</param>
public sealed record PushRecordView(Guid Id, string Device, Guid? ChatId, string Outcome, int? Status, DateTimeOffset At);
