using Chat.Service.Chats;
using Chat.Service.Files;
using Chat.Service.Messages;
using Chat.Service.Pins;
using Chat.Service.Reactions;
using Chat.Service.Storage;
using Chat.Service.Threads;

namespace Chat.Service.Demo;

/// <summary>The rows of a workspace, as whoever had used it for weeks would have left them.</summary>
internal sealed class Workspace
{
    public List<Conversation> Chats { get; } = [];

    public List<Member> Members { get; } = [];

    public List<Message> Messages { get; } = [];

    public List<Mention> Mentions { get; } = [];

    public List<MessageEdit> Edits { get; } = [];

    public List<Reaction> Reactions { get; } = [];

    public List<Pin> Pins { get; } = [];

    public List<ThreadFollow> Follows { get; } = [];

    public List<MessageFile> Files { get; } = [];

    /// <summary>Messages that a file is to hang on, and what kind of.</summary>
    public List<(Message Message, string Kind)> Attachments { get; } = [];

    /// <summary>Puts all of it into the tables, in the order in which they refer to each other.</summary>
    public async Task CopyAsync(ChatDb db, CancellationToken cancellationToken)
    {
        await db.CopyAsync(Chats, cancellationToken);
        await db.CopyAsync(Members, cancellationToken);
        await db.CopyAsync(Messages, cancellationToken);
        await db.CopyAsync(Mentions, cancellationToken);
        await db.CopyAsync(Edits, cancellationToken);
        await db.CopyAsync(Reactions, cancellationToken);
        await db.CopyAsync(Pins, cancellationToken);
        await db.CopyAsync(Follows, cancellationToken);
        await db.CopyAsync(Files, cancellationToken);
    }
}
