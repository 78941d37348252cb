using System.Text.Json;
using Chat.Service.Storage;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Audit;

/// <summary>Notes acts of moderation in the caller's unit of work: each is saved with what it tells of, or not at all.</summary>
internal sealed class AuditTrail(ChatDb db, IHttpContextAccessor request, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Actor, session and address are those of the request that is being answered.</summary>
    /// <param name="act">One of <see cref="Acts"/>.</param>
    /// <param name="target">To what: <see cref="Chat"/>, <see cref="User"/>, <see cref="Message"/>, <see cref="Webhook"/>.</param>
    /// <param name="before">What changed, as it was: an anonymous object of a few members; never what a message says.</param>
    /// <param name="after">What changed, as it is now.</param>
    public void Add(string act, string target, object? before = null, object? after = null)
    {
        var context = request.HttpContext;
        var caller = context is null ? null : CurrentUser.From(context.User);
        var now = time.GetDatabaseNow();
        db.Audit.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Act = act,
            ActorId = caller?.Id,
            SessionId = caller?.SessionId,
            Ip = context?.Connection.RemoteIpAddress is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : null,
            Target = target,
            Before = before is null ? null : JsonSerializer.Serialize(before, Json),
            After = after is null ? null : JsonSerializer.Serialize(after, Json),
        });
    }

    public static string Chat(Guid id) => $"chat:{id}";

    public static string User(Guid id) => $"user:{id}";

    public static string Message(Guid id) => $"message:{id}";

    public static string Webhook(Guid id) => $"webhook:{id}";
}
