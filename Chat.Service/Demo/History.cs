using Chat.Service.Messages;
using Chat.Service.Pins;
using Chat.Service.Reactions;
using Chat.Service.Threads;

namespace Chat.Service.Demo;

/// <summary>Writes one chat's past into the workspace: each message a little after the one before, numbered without holes.</summary>
internal sealed class History(Workspace workspace, Guid chat, IReadOnlyList<Person> people, DateTimeOffset now, Random random)
{
    private const double Edited = 0.015;
    private const double Deleted = 0.005;
    private const double Reacted = 0.6;
    private const int MostReactions = 4;
    private const int LongestPause = 150;

    private readonly HashSet<(long Thread, Guid User)> _following = [];
    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private long _seq;

    /// <summary>The number of the newest message.</summary>
    public long LastSeq => _seq;

    /// <summary>When the newest message was written.</summary>
    public DateTimeOffset LastAt => _last;

    /// <summary>Adds a dialogue that begins at <paramref name="at"/>, or the first <paramref name="most"/> lines of it.</summary>
    public void Add(IReadOnlyList<Line> dialogue, DateTimeOffset at, int most)
    {
        _last = at > _last ? at : _last;
        var speakers = people.ToArray();
        random.Shuffle(speakers);
        Message? first = null;
        foreach (var line in dialogue.Take(most))
        {
            var message = Say(line, speakers, first);
            first ??= message;
        }
    }

    private Message Say(Line line, Person[] speakers, Message? first)
    {
        var spoken = Line.WithNames(line.Text, speaker => At(speakers, speaker).Username);
        var sender = At(speakers, line.Speaker).Id;
        _last = Earlier(_last.AddMilliseconds(random.Next(5_000, LongestPause * 1000)), now);
        var message = new Message
        {
            ChatId = chat,
            Seq = ++_seq,
            Id = Guid.CreateVersion7(_last),
            SenderId = sender,
            Content = spoken,
            ReplyTo = line.InThread ? first!.Id : null,
            ThreadSeq = line.InThread ? first!.Seq : null,
            Mentions = [.. Line.Named(line.Text).Select(speaker => At(speakers, speaker).Id).Where(user => user != sender).Distinct()],
            CreatedAt = _last,
        };
        workspace.Messages.Add(message);
        if (line.InThread && _following.Add((first!.Seq, sender)))
        {
            workspace.Follows.Add(new ThreadFollow { ChatId = chat, Seq = first.Seq, UserId = sender, Following = true });
        }

        // What a thread begins with, what is pinned or has a file stays: a dialogue that lost it would make no sense.
        if (first is not null && line is { InThread: false, IsPinned: false, File: null, Emoji: null } && random.NextDouble() < Deleted)
        {
            Delete(message);
        }
        else
        {
            Adorn(message, line);
        }

        return message;
    }

    private void Adorn(Message message, Line line)
    {
        workspace.Mentions.AddRange(message.Mentions.Select(user => new Mention { ChatId = chat, UserId = user, Seq = message.Seq, SenderId = message.SenderId }));
        if (line.File is { } kind)
        {
            workspace.Attachments.Add((message, kind));
        }

        if (line.IsPinned)
        {
            workspace.Pins.Add(new Pin { ChatId = chat, Seq = message.Seq, PinnedBy = message.SenderId, PinnedAt = message.CreatedAt });
        }

        if (line.Emoji is { } emoji && random.NextDouble() < Reacted)
        {
            var others = people.Where(person => person.Id != message.SenderId).ToArray();
            random.Shuffle(others);
            workspace.Reactions.AddRange(others.Take(random.Next(1, MostReactions + 1)).Select((person, i) => new Reaction
            {
                ChatId = chat,
                Seq = message.Seq,
                Emoji = emoji,
                UserId = person.Id,
                CreatedAt = Earlier(message.CreatedAt.AddSeconds(20 * (i + 1)), now),
            }));
        }

        if (line.File is null && random.NextDouble() < Edited && message.Content.LastIndexOf(' ') is > 0 and var end)
        {
            workspace.Edits.Add(new MessageEdit
            {
                ChatId = chat,
                Seq = message.Seq,
                Revision = 1,
                Content = message.Content[..end],
                Mentions = message.Mentions,
                WrittenAt = message.CreatedAt,
            });
            message.EditedAt = Earlier(message.CreatedAt.AddSeconds(random.Next(10, 300)), now);
        }
    }

    private void Delete(Message message) =>
        (message.Content, message.Mentions, message.DeletedAt) = ("", [], Earlier(message.CreatedAt.AddSeconds(random.Next(20, 600)), now));

    /// <summary>In a chat of two, c is a again.</summary>
    private static Person At(Person[] speakers, char speaker) => speakers[(speaker - 'a') % speakers.Length];

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
