using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>
/// What a bot's token may be good for: the words of its claim <c>scope</c> (RFC 9068 §2.2.3). A person's token has none and may do what
/// the person may. A bot may reach only endpoints that name a scope, by a token that has it: whatever is new is closed to bots.
/// </summary>
public static class Scopes
{
    /// <summary>List and read the chats that the bot is in, and their members.</summary>
    public const string ChatsRead = "chats:read";

    /// <summary>Start, join and leave chats.</summary>
    public const string ChatsWrite = "chats:write";

    /// <summary>Read messages.</summary>
    public const string MessagesRead = "messages:read";

    /// <summary>Send messages, and edit and delete its own.</summary>
    public const string MessagesWrite = "messages:write";

    /// <summary>Download files.</summary>
    public const string FilesRead = "files:read";

    /// <summary>Upload files.</summary>
    public const string FilesWrite = "files:write";

    /// <summary>Open event streams.</summary>
    public const string EventsRead = "events:read";

    /// <summary>Look people up.</summary>
    public const string UsersRead = "users:read";

    /// <summary>All of them.</summary>
    public static readonly FrozenSet<string> All = FrozenSet.Create(
        StringComparer.Ordinal, ChatsRead, ChatsWrite, MessagesRead, MessagesWrite, FilesRead, FilesWrite, EventsRead, UsersRead);

    /// <summary>Opens an endpoint, or a group of them, to bots whose token has <paramref name="scope"/>.</summary>
    public static TBuilder AllowBots<TBuilder>(this TBuilder builder, string scope) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new BotScope(scope));

    /// <summary>Opens endpoints to every bot, where the service behind them decides.</summary>
    public static TBuilder AllowAllBots<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new BotScope(Name: null));

    /// <summary>Whether the bearer of a token may do what <paramref name="scope"/> stands for: any person may.</summary>
    public static bool Allow(ClaimsPrincipal user, string scope) =>
        !user.IsInRole(Roles.Bot) || (user.FindFirst("scope")?.Value ?? "").Split(' ').Contains(scope, StringComparer.Ordinal);

    /// <summary>Whether the caller may be here, as far as scopes go.</summary>
    internal static bool Allow(AuthorizationHandlerContext context) =>
        !context.User.IsInRole(Roles.Bot)
        || ((context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<BotScope>() is { } needed
            && (needed.Name is not { } name || Allow(context.User, name)));

    private sealed record BotScope(string? Name);
}
