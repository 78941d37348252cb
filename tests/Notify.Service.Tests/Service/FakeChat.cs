using System.Text.Json;
using System.Text.Json.Nodes;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Notify.Service.Tests.Service;

/// <summary>Stands where Chat stands: a log and members in memory behind the same internal endpoints.</summary>
public sealed class FakeChat : IAsyncDisposable
{
    public const string Key = "the-key-of-these-tests-0123456789abcdef";

    private readonly Lock _gate = new();
    private readonly List<JsonObject> _events = [];
    private readonly HashSet<(Guid Chat, Guid User)> _members = [];
    private readonly Dictionary<string, JsonObject> _posted = new(StringComparer.Ordinal);
    private TinyServer? _server;

    public string Address => _server!.Address;

    public string Epoch { get; set; } = "e1";

    /// <summary>Whether it answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    /// <summary>The only chats that there are to post in; null: any.</summary>
    public HashSet<Guid>? Rooms { get; set; }

    /// <summary>Whether every other answer to a post never arrives, though the message is stored.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Who posted, as the header had it.</summary>
    public List<string> Bearers { get; } = [];

    public async Task StartAsync() => _server = await TinyServer.StartAsync(Map);

    public long Join(Guid chat, Guid user) => Change(chat, user, "AddToChat", () => _members.Add((chat, user)));

    public long Leave(Guid chat, Guid user) => Change(chat, user, "RemoveFromChat", () => _members.Remove((chat, user)));

    public long Say(Guid chat, string content)
    {
        lock (_gate)
        {
            return Append(chat, "NewMessage", users: null, new JsonObject { ["content"] = content });
        }
    }

    /// <summary>What was said in a chat, in order.</summary>
    public IReadOnlyList<string> Contents(Guid chat)
    {
        lock (_gate)
        {
            return [.. _events.Where(logged => logged["chat_id"]!.GetValue<Guid>() == chat && logged["body"]!["content"] is not null).Select(logged => (string)logged["body"]!["content"]!)];
        }
    }

    /// <summary>Another database, with nothing in it.</summary>
    public void Restore(string epoch)
    {
        lock (_gate)
        {
            Epoch = epoch;
            _events.Clear();
            _members.Clear();
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private long Change(Guid chat, Guid user, string type, Action change)
    {
        lock (_gate)
        {
            change();
            return Append(chat, type, [user], new JsonObject { ["chat_id"] = chat });
        }
    }

    private long Append(Guid chat, string type, Guid[]? users, JsonObject body)
    {
        var position = _events.Count + 1;
        _events.Add(new JsonObject
        {
            ["position"] = position,
            ["chat_id"] = chat,
            ["seq"] = null,
            ["type"] = type,
            ["users"] = users is null ? null : JsonSerializer.SerializeToNode(users),
            ["body"] = body,
            ["trace"] = null,
        });
        return position;
    }

    private void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                return IsDown ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context) : next(context);
            }

            var isKnown = string.Equals(context.Request.Headers.Authorization, $"Service {Key}", StringComparison.Ordinal);
            if (isKnown && !IsDown)
            {
                return next(context);
            }

            context.Response.StatusCode = isKnown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        MapPeople(app);
        app.MapGet("/internal/chats/{chat:guid}/members/{user:guid}", (Guid chat, Guid user) =>
        {
            lock (_gate)
            {
                return _members.Contains((chat, user)) ? Results.NoContent() : Results.NotFound();
            }
        });
        app.MapPost("/internal/users/{user:guid}/peers", (Guid user, JsonObject body) =>
        {
            lock (_gate)
            {
                var asked = body["users"]!.AsArray().Select(other => other!.GetValue<Guid>());
                return Results.Json(new { users = asked.Where(other => other == user || _members.Any(m => m.User == user && _members.Contains((m.Chat, other)))) });
            }
        });
        app.MapGet("/internal/events", (long after, int limit) => Answer(log => new JsonObject
        {
            ["events"] = Array(log.Skip((int)after).Take(limit)),
        }));
        app.MapGet("/internal/users/{user:guid}/stream", (Guid user, long? after, string? epoch) => Answer(log => Stream(log, user, after, epoch)));
    }

    /// <summary>What people do, by their own tokens: the messages of a chat, each stored once per client id.</summary>
    private void MapPeople(WebApplication app)
    {
        app.MapPost("/api/chats/{chat:guid}/messages", (Guid chat, JsonObject body, HttpRequest request) =>
        {
            lock (_gate)
            {
                Bearers.Add(request.Headers.Authorization.ToString());
                if (Rooms is { } rooms && !rooms.Contains(chat))
                {
                    return Results.Json(new { title = "No such chat.", code = "not_found", status = 404 }, statusCode: 404);
                }

                var id = body["client_id"]?.GetValue<string>() ?? Guid.NewGuid().ToString();
                if (!_posted.TryGetValue(id, out var message))
                {
                    _posted[id] = message = (JsonObject)body.DeepClone();
                    Append(chat, "NewMessage", users: null, (JsonObject)message.DeepClone());
                }

                if (LosesAnswers && Bearers.Count % 2 == 1)
                {
                    request.HttpContext.Abort();
                }

                return Results.Text(message.ToJsonString(), "application/json", statusCode: 201);
            }
        });
        app.MapPost("/api/chats/{chat:guid}/read", (Guid chat, JsonObject body) => Results.Json(new { chat_id = chat, seq = (int)body["seq"]! }));
    }

    private JsonObject Stream(List<JsonObject> log, Guid user, long? after, string? epoch)
    {
        var chats = _members.Where(member => member.User == user).Select(member => member.Chat).ToHashSet();
        var reason = after is null ? null
            : !string.Equals(epoch, Epoch, StringComparison.Ordinal) ? "unknown_epoch"
            : after > log.Count ? "future_position" : null;
        var missed = after is null || reason is not null ? [] : Seen(log, user, chats).Where(logged => logged["position"]!.GetValue<int>() > after);
        return new JsonObject
        {
            ["chats"] = JsonSerializer.SerializeToNode(chats),
            ["reset"] = reason is not null,
            ["reason"] = reason,
            ["events"] = Array(missed),
        };
    }

    /// <summary>What happened in a user's chats while the user was in them.</summary>
    private static IEnumerable<JsonObject> Seen(List<JsonObject> log, Guid user, HashSet<Guid> chats)
    {
        var inside = new HashSet<Guid>();
        foreach (var logged in log)
        {
            var chat = logged["chat_id"]!.GetValue<Guid>();
            var isMine = logged["users"] is JsonArray users && users.Any(one => one!.GetValue<Guid>() == user);
            if (isMine && (string)logged["type"]! == "AddToChat")
            {
                inside.Add(chat);
            }
            else if (isMine)
            {
                inside.Remove(chat);
            }

            if (isMine || (logged["users"] is null && inside.Contains(chat) && chats.Contains(chat)))
            {
                yield return logged;
            }
        }
    }

    private IResult Answer(Func<List<JsonObject>, JsonObject> read)
    {
        lock (_gate)
        {
            var answer = read(_events);
            answer["epoch"] = Epoch;
            answer["head"] = _events.Count;
            answer["first"] = _events.Count > 0 ? 1 : 0;
            return Results.Text(answer.ToJsonString(), "application/json");
        }
    }

    private static JsonArray Array(IEnumerable<JsonObject> events) => [.. events.Select(logged => logged.DeepClone())];
}
