using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Notify.Service.Feed;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;
using StackExchange.Redis;

namespace Notify.Service.Presence;

/// <summary>Who is there, and who is typing.</summary>
internal static class PresenceEndpoints
{
    public static void AddPresence(this IServiceCollection services)
    {
        services.AddOptions<PresenceOptions>().BindConfiguration(PresenceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PresenceStore>();
        services.AddSingleton<LiveWords>();
        services.AddSingleton<Typing>();
        services.AddSingleton<PresenceReporter>();
        services.AddHostedService<PresenceFeed>();
    }

    public static void MapPresence(this IEndpointRouteBuilder app)
    {
        var live = app.MapGroup("/api").WithTags("Presence");
        live.MapPost("/chats/{id:guid}/typing", TypeAsync).WithSummary("Say that one is typing, or has stopped")
            .ProducesProblem(StatusCodes.Status404NotFound);
        app.MapInternal().MapPost("/connected", ConnectedAsync);
        live.MapPost("/presence", SayAsync).WithSummary("Say whether somebody sits before the event streams of one's session")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        live.MapGet("/presence", ReadAsync).WithSummary("How people are there with whom one shares a chat")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> TypeAsync(
        Guid id, [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] TypingRequest? request,
        CurrentUser me, Typing typing, CancellationToken cancellationToken) =>
        await typing.SayAsync(id, me.Id, request?.Typing ?? true, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound("chat");

    /// <summary>For Chat, which sends notifications to nobody who is there: those of the users who have a stream or socket open anywhere.</summary>
    private static async Task<Results<Ok<ConnectedReply>, ProblemHttpResult>> ConnectedAsync(ConnectedRequest request, PresenceStore store, HttpResponse response)
    {
        try
        {
            return TypedResults.Ok(new ConnectedReply(
                [.. (await store.ReadAsync(request.Users)).Where(user => user.Status != Statuses.Offline).Select(user => user.UserId)]));
        }
        catch (Exception unknown) when (unknown is RedisException or TimeoutException)
        {
            return Unknown(response);
        }
    }

    /// <summary>Every replica is told: nobody knows which of them has the session's streams.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> SayAsync(PresenceSaid said, CurrentUser me, LiveWords words, HttpResponse response)
    {
        if (said.Status is not (Statuses.Online or Statuses.Idle))
        {
            return Problem.Invalid("status", "Must be online or idle.");
        }

        try
        {
            await words.SayAsync(new LiveWord(Session: new SessionWord(me.Id, me.SessionId, said.Status == Statuses.Idle)));
            return TypedResults.NoContent();
        }
        catch (Exception unsaid) when (unsaid is RedisException or TimeoutException)
        {
            return Unknown(response);
        }
    }

    /// <summary>Of strangers nothing is said, not even that they exist.</summary>
    private static async Task<Results<Ok<PresenceReply>, ProblemHttpResult>> ReadAsync(
        string? users, CurrentUser me, PresenceStore store, ChatLogs logs, IOptions<PresenceOptions> options, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var asked = new HashSet<Guid>();
        foreach (var one in (users ?? "").Split(',', options.Value.MostUsers + 1))
        {
            if (!Guid.TryParseExact(one, "D", out var id) || (asked.Add(id) && asked.Count > options.Value.MostUsers))
            {
                return Problem.Invalid("users", $"Must be ids of users with commas between, at most {options.Value.MostUsers}.");
            }
        }

        var peers = await logs.Open().PeersAsync(me.Id, asked, cancellationToken);
        try
        {
            return TypedResults.Ok(new PresenceReply(await store.ReadAsync(peers)));
        }
        catch (Exception unknown) when (unknown is RedisException or TimeoutException)
        {
            return Unknown(response);
        }
    }

    private static ProblemHttpResult Unknown(HttpResponse response)
    {
        response.Headers.RetryAfter = "2";
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "Who is there is not known at the moment.");
    }
}

/// <summary>The body of <c>POST /internal/connected</c>.</summary>
/// <param name="Users">Whom it is about.</param>
public sealed record ConnectedRequest(IReadOnlyList<Guid> Users);

/// <summary>Its answer.</summary>
/// <param name="Users">Those who are connected.</param>
public sealed record ConnectedReply(IReadOnlyList<Guid> Users);

/// <summary>The body of <c>POST /api/presence</c>.</summary>
/// <param name="Status"><c>online</c> or <c>idle</c>.</param>
public sealed record PresenceSaid(string Status);

/// <summary>The body of <c>POST /api/chats/{id}/typing</c>, which may be left out.</summary>
/// <param name="Typing">False: has stopped, sooner than by itself.</param>
public sealed record TypingRequest(bool Typing = true);

/// <summary>How people are there.</summary>
/// <param name="Users">Those asked for with whom the caller shares a chat, the caller too.</param>
public sealed record PresenceReply(IReadOnlyList<UserStatus> Users);
