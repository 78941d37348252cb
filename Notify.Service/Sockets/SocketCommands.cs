using System.Diagnostics;
using System.Text.Json;
using Notify.Service.Delivery;
using Notify.Service.Feed;
using Notify.Service.Presence;
using Notify.Service.Streams;

namespace Notify.Service.Sockets;

/// <summary>Does what a client's frames ask for, one after the other, and answers each.</summary>
internal sealed class SocketCommands(IServiceProvider services, Hub hub, AccessTokens tokens, Typing typing)
{
    /// <summary>Chats named in one frame.</summary>
    private const int MostChatsAtOnce = 100;

    private static readonly Refused NoChat = Refused.Frame("chat_id must be the id of a chat.");

    public async ValueTask<byte[]> AnswerAsync(SocketSession session, ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        if (ClientFrame.Parse(text) is not { } frame)
        {
            return Replies.Error(null, Refused.Frame("A frame is a JSON object with a type, and a ref of at most 64 characters."));
        }

        // The request that opened the socket may be days old: each frame is a beginning.
        Activity.Current = null;
        using var span = DeliveryTrace.OfFrame();
        return frame.Type switch
        {
            "send" => await PostAsync(session, frame, "messages", cancellationToken),
            "read" => await PostAsync(session, frame, "read", cancellationToken),
            "typing" => await TypeAsync(session, frame, cancellationToken),
            "presence" => Note(session, frame),
            "subscribe" => Subscribe(session, frame),
            "unsubscribe" => Subscribe(session, frame),
            "ping" => Replies.Pong(frame),
            "refresh" or "auth" => await RefreshAsync(session, frame, cancellationToken),
            _ => Replies.Error(frame, Refused.Frame("There is no such type of frame.")),
        };
    }

    private async Task<byte[]> PostAsync(SocketSession session, ClientFrame frame, string what, CancellationToken cancellationToken)
    {
        if (ChatOf(session, frame) is not { } chat)
        {
            return Replies.Error(frame, NoChat);
        }

        var (answer, refused) = await services.GetRequiredService<ChatAsUser>()
            .PostAsync($"api/chats/{chat}/{what}", frame, session.Token, cancellationToken);
        return refused is null ? Replies.Ack(frame, answer) : Replies.Error(frame, refused);
    }

    private async Task<byte[]> TypeAsync(SocketSession session, ClientFrame frame, CancellationToken cancellationToken)
    {
        if (ChatOf(session, frame) is not { } chat)
        {
            return Replies.Error(frame, NoChat);
        }

        var isTyping = !frame.Body.TryGetProperty("typing", out var said) || said.ValueKind == JsonValueKind.True;
        try
        {
            return await typing.SayAsync(chat, session.Connection.UserId, isTyping, cancellationToken)
                ? Replies.Ack(frame, data: null)
                : Replies.Error(frame, new Refused(StatusCodes.Status404NotFound, "not_found", "No such chat."));
        }
        catch (Exception unknown) when (ChatLog.IsTransient(unknown, cancellationToken))
        {
            return Replies.Error(frame, Refused.Unavailable);
        }
    }

    /// <summary>What the client says of whoever sits before it.</summary>
    private static byte[] Note(SocketSession session, ClientFrame frame)
    {
        var status = frame.Text("status");
        if (status is not (Statuses.Idle or Statuses.Online))
        {
            return Replies.Error(frame, Refused.Frame("status must be online or idle."));
        }

        session.Connection.IsIdle = status == Statuses.Idle;
        return Replies.Ack(frame, data: null);
    }

    private static Guid? ChatOf(SocketSession session, ClientFrame frame) =>
        frame.Body.TryGetProperty("chat_id", out _) ? frame.Id("chat_id") : session.Chat;

    private byte[] Subscribe(SocketSession session, ClientFrame frame)
    {
        if (!frame.TryIds("chats", MostChatsAtOnce, out var chats))
        {
            return Replies.Error(frame, Refused.Frame($"chats must be different ids of chats, at most {MostChatsAtOnce}."));
        }

        var (isKept, from) = hub.At(head =>
        {
            var filter = session.Connection.Filter;
            return (frame.Type == "subscribe" ? filter.Subscribe(chats) : filter.Unsubscribe(chats), head);
        });
        return isKept
            ? Replies.Ack(frame, new Subscribed(from?.ToString()))
            : Replies.Error(frame, new Refused(
                StatusCodes.Status400BadRequest, "too_many_subscriptions", $"At most {ChatFilter.MostChats} chats are kept by name."));
    }

    /// <summary>Goes on by a new token of the same user: the connection then lives as long as that.</summary>
    private async Task<byte[]> RefreshAsync(SocketSession session, ClientFrame frame, CancellationToken cancellationToken)
    {
        if (await tokens.AuthenticateAsync(frame.Text("token") ?? "", cancellationToken) is not { } fresh || fresh.Caller.Id != session.Connection.UserId)
        {
            return Replies.Error(frame, new Refused(StatusCodes.Status401Unauthorized, "unauthorized", "That is no good token of this user."));
        }

        return Replies.Ack(frame, hub.At(_ => session.Renew(fresh)));
    }
}

/// <summary>The answer to <c>subscribe</c> and <c>unsubscribe</c>.</summary>
/// <param name="From">It holds for what comes after this cursor.</param>
internal sealed record Subscribed(string? From);

/// <summary>The answer to <c>auth</c> and <c>refresh</c>.</summary>
/// <param name="ExpiresAt">How long the connection lives by the token.</param>
internal sealed record Renewed(DateTimeOffset ExpiresAt);
