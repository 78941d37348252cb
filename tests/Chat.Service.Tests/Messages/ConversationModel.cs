using System.Net;

namespace Chat.Service.Tests.Messages;

/// <summary>What a chat is: a list of messages, and for each person in it a number.</summary>
internal sealed class ConversationModel(ChatApi api)
{
    private readonly Guid _owner = Some.User();
    private readonly Guid[] _people = [Some.User(), Some.User(), Some.User()];
    private readonly List<Said> _messages = [];
    private readonly Dictionary<Guid, long> _read = [];

    public async Task RunAsync(IEnumerable<Step> steps)
    {
        var chat = await ConversationOf.GroupAsync(api, [_owner, .. _people]);
        foreach (var person in _people)
        {
            _read[person] = 0;
        }

        foreach (var step in steps)
        {
            await StepAsync(chat, step);
        }

        foreach (var person in _read.Keys)
        {
            await CompareAsync(chat, person);
        }
    }

    private async Task StepAsync(ConversationOf chat, Step step)
    {
        var person = _people[step.Person];
        if (step.Kind == Kind.Join)
        {
            var status = _read.TryAdd(person, _messages.Count) ? HttpStatusCode.Created : HttpStatusCode.OK;
            await api.PutMemberAsync(_owner, chat.Chat, person).ExpectAsync(status);
            return;
        }

        var message = _messages.Count == 0 ? null : _messages[step.Which % _messages.Count];
        var seq = step.Which % (_messages.Count + 1) + 1;
        if (!_read.TryGetValue(person, out var marker))
        {
            await chat.Call(person, HttpMethod.Post, "/read", new { seq }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
            return;
        }

        switch (step.Kind)
        {
            case Kind.Send or Kind.MentionSomeone or Kind.MentionAll:
                await SendAsync(chat, person, step.Kind switch { Kind.Send => [], Kind.MentionAll => ["all"], _ => [$"{_people[step.Which % 3]}"] });
                break;
            case Kind.Edit when message is { IsDeleted: false } && message.Sender == person:
                (message.Content, message.Mentions) = ($"edited {step.Which}", [$"{_people[step.Which % 3]}", "here"]);
                await chat.Edit(person, message.Id, new { content = message.Content, mentions = message.Mentions }).ExpectAsync(HttpStatusCode.OK);
                break;
            case Kind.Delete when message?.Sender == person:
                (message.Content, message.Mentions, message.IsDeleted) = ("", [], true);
                message.Reactions.Clear();
                await chat.Delete(person, message.Id).ExpectNothingAsync();
                break;
            case Kind.React when message is { IsDeleted: false }:
                message.Reactions.Add(person);
                await chat.Call(person, HttpMethod.Put, $"/messages/{message.Id}/reactions/tada").ExpectAsync(HttpStatusCode.OK);
                break;
            case Kind.Read:
                _read[person] = Math.Max(marker, Math.Min(seq, _messages.Count));
                await chat.Call(person, HttpMethod.Post, "/read", new { seq }).ExpectAsync(HttpStatusCode.OK);
                break;
            case Kind.MarkUnread:
                _read[person] = Math.Min(marker, seq - 1);
                await chat.Call(person, HttpMethod.Post, "/unread", new { seq }).ExpectAsync(HttpStatusCode.OK);
                break;
            case Kind.Leave:
                _read.Remove(person);
                await api.LeaveAsync(person, chat.Chat).ExpectNothingAsync();
                break;
        }
    }

    private async Task SendAsync(ConversationOf chat, Guid person, string[] mentions)
    {
        var content = $"{_messages.Count}";
        var sent = await chat.SendAsync(person, content, replyTo: null, mentions);
        _messages.Add(new Said(ConversationOf.Id(sent), person) { Content = content, Mentions = mentions });
    }

    private async Task CompareAsync(ConversationOf chat, Guid person)
    {
        var page = (await chat.ReadAsync(person, "/messages?limit=200")).EnumerateArray().Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, _messages.Count).Select(n => (long)n), page.Select(m => m.GetProperty("seq").GetInt64()));
        Assert.Equal(_messages.Select(m => (m.Id, m.Content, m.Reactions.Count)), page.Select(m => (
            ConversationOf.Id(m), m.GetProperty("content").GetString()!, m.GetProperty("reactions").EnumerateObject().Sum(r => r.Value.GetArrayLength()))));

        var unread = _messages.Skip((int)_read[person]).Where(m => m.Sender != person && !m.IsDeleted).ToList();
        var me = (await chat.ReadAsync(person, "")).GetProperty("me");
        Assert.Equal(
            (_read[person], unread.Count, unread.Count(m => m.Mentions.Any(name => name is "all" or "here" || name == $"{person}"))),
            (me.GetProperty("read_seq").GetInt64(), me.GetProperty("unread").GetInt32(), me.GetProperty("mentions").GetInt32()));
    }

    private sealed class Said(Guid id, Guid sender)
    {
        public Guid Id => id;

        public Guid Sender => sender;

        public required string Content { get; set; }

        public required string[] Mentions { get; set; }

        public bool IsDeleted { get; set; }

        public HashSet<Guid> Reactions { get; } = [];
    }
}
