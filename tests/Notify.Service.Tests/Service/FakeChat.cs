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
    private TinyServer? _server;

    public string Address => _server!.Address;

    public string Epoch { get; set; } = "e1";

    /// <summary>Whether it answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    public async Task StartAsync() => _server = await TinyServer.StartAsync(Map);

    public void Join(Guid chat, Guid user) => Change(chat, user, "AddToChat", () => _members.Add((chat, user)));

    public void Leave(Guid chat, Guid user) => Change(chat, user, "RemoveFromChat", () => _members.Remove((chat, user)));

    public long Say(Guid chat, string content)
    {
        lock (_gate)
        {
            return Append(chat, "NewMessage", users: null, new JsonObject { ["content"] = content });
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

    private void Change(Guid chat, Guid user, string type, Action change)
    {
        lock (_gate)
        {
            change();
            Append(chat, type, [user], new JsonObject { ["chat_id"] = chat });
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
            var isKnown = string.Equals(context.Request.Headers.Authorization, $"Service {Key}", StringComparison.Ordinal);
            if (isKnown && !IsDown)
            {
                return next(context);
            }

            context.Response.StatusCode = isKnown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        app.MapGet("/internal/events", (long after, int limit) => Answer(log => new JsonObject
        {
            ["events"] = Array(log.Skip((int)after).Take(limit)),
        }));
        app.MapGet("/internal/users/{user:guid}/stream", (Guid user, long? after, string? epoch) => Answer(log => Stream(log, user, after, epoch)));
    }

    private JsonObject Stream(List<JsonObject> log, Guid user, long? after, string? epoch)
    {
        var chats = _members.Where(member => member.User == user).Select(member => member.Chat).ToHashSet();
        var reason = after is null ? null
            : !string.Equals(epoch, Epoch, StringComparison.Ordinal) ? "unknown_epoch"
            : after > log.Count ? "future_position" : null;
        var missed = after is null || reason is not null ? [] : log.Skip((int)after.Value).Where(logged =>
            logged["users"] is JsonArray users ? users.Any(one => one!.GetValue<Guid>() == user) : chats.Contains(logged["chat_id"]!.GetValue<Guid>()));
        return new JsonObject
        {
            ["chats"] = JsonSerializer.SerializeToNode(chats),
            ["reset"] = reason is not null,
            ["reason"] = reason,
            ["events"] = Array(missed),
        };
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
