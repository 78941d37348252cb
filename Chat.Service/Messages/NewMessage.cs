using System.Diagnostics;
using System.Text.Json;
using Chat.Service.Delivery;
using Chat.Service.Files;

namespace Chat.Service.Messages;

/// <summary>
/// A message on its way into the database: complete but for its number, which only the insert knows. <c>Body</c> is the event's JSON up
/// to that number, <c>{…,"seq":</c>; the insert appends the number and the closing brace, so that the database neither builds nor
/// parses JSON.
/// </summary>
internal sealed record NewMessage(Message Message, string Body, string? Trace)
{
    private const string Unnumbered = "0}";
    private const string Empty = "{}";

    public Guid ChatId => Message.ChatId;

    public Guid SenderId => Message.SenderId;

    public Guid? ClientId => Message.ClientId;

    public Guid Id => Message.Id;

    public string Kind => Message.Kind == MessageKind.Text ? "text" : "system";

    public string Content => Message.Content;

    public Guid? ReplyTo => Message.ReplyTo;

    public long? ThreadSeq => Message.ThreadSeq;

    /// <summary>As Postgres writes an array: an array of arrays would have to be of one length.</summary>
    public string Mentions => Message.Mentions.Length == 0 ? Empty : $"{{{string.Join(',', Message.Mentions)}}}";

    /// <summary>Their ids, written in the same way.</summary>
    public string FileIds => Message.Files is null ? Empty : $"{{{string.Join(',', Message.Files.Select(file => file.Id))}}}";

    public string? Files => Message.Files is null ? null : FileViewsConverter.Write(Message.Files);

    /// <summary>Whether it names people, has files or belongs to a thread: what is kept of that besides the message itself.</summary>
    public bool HasReferences => Message.Mentions.Length > 0 || Message.Files is not null || Message.ThreadSeq is not null;

    public bool ToEveryone => Message.Mentions.Contains(Mention.All) || Message.Mentions.Contains(Mention.Here);

    public Guid? ForwardOf => Message.ForwardOf;

    public Guid? ForwardedFrom => Message.ForwardedFrom;

    public DateTimeOffset CreatedAt => Message.CreatedAt;

    public static NewMessage From(Message message) => From(message, MessageView.Of(message));

    public static NewMessage From(Message message, MessageView view)
    {
        var json = JsonSerializer.Serialize(view with { Seq = 0 }, EventJson.Options);
        Debug.Assert(json.EndsWith("\"seq\":0}", StringComparison.Ordinal), "The number is the last member.");
        return new NewMessage(message, json[..^Unnumbered.Length], Activity.Current?.Id);
    }
}
