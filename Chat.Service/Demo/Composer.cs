using Chat.Service.Chats;

namespace Chat.Service.Demo;

/// <summary>
/// Makes up a workspace. The same people at the same time get the same one but for its ids, so that two demonstrations show the same.
/// </summary>
internal static class Composer
{
    private const int Seed = 20;
    private const int LinesPerDialogue = 3;
    private const double IsUpToDate = 0.6;
    private const int MostUnread = 15;

    public static Workspace Compose(IReadOnlyList<Person> everyone, int messages, DateTimeOffset now)
    {
        var (workspace, script, random) = (new Workspace(), Script.Load(), new Random(Seed));
        foreach (var plan in Plan.All(everyone, messages))
        {
            Add(workspace, plan, script, now, random);
        }

        return workspace;
    }

    private static void Add(Workspace workspace, Plan plan, Script script, DateTimeOffset now, Random random)
    {
        var founded = now - Calendar.Length;
        var chat = Guid.CreateVersion7(founded);
        var history = new History(workspace, chat, plan.People, now, random);
        var moments = new Queue<DateTimeOffset>(Calendar.Moments(plan.Messages / LinesPerDialogue, now, random));
        while (plan.Messages - history.LastSeq is > 0 and var left)
        {
            history.Add(script.Draw(plan.Kind, random), moments.TryDequeue(out var moment) ? moment : history.LastAt, (int)left);
        }

        workspace.Chats.Add(ChatOf(plan, chat, founded, history));
        workspace.Members.AddRange(plan.People.Select((person, i) => new Member
        {
            ChatId = chat,
            UserId = person.Id,
            Role = plan.Type == ChatType.Single || i == 0 ? MemberRole.Owner : i == 1 ? MemberRole.Admin : MemberRole.Member,
            JoinedAt = founded,
            ReadSeq = history.LastSeq - (random.NextDouble() < IsUpToDate ? 0 : random.NextInt64(Math.Min(MostUnread, history.LastSeq))),
        }));
    }

    private static Conversation ChatOf(Plan plan, Guid id, DateTimeOffset founded, History history) => new()
    {
        Id = id,
        Type = plan.Type,
        Name = plan.Name,
        Topic = plan.Topic,
        LastSeq = history.LastSeq,
        CreatedBy = plan.People[0].Id,
        PairKey = plan.Type == ChatType.Single ? Conversation.PairOf(plan.People[0].Id, plan.People[1].Id) : null,
        CreatedAt = founded,
        ActiveAt = history.LastAt,
    };
}
