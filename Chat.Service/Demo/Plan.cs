using Chat.Service.Chats;

namespace Chat.Service.Demo;

/// <summary>A chat that the workspace is to have.</summary>
/// <param name="Type">What kind of chat.</param>
/// <param name="Kind">Which dialogues of the script fit.</param>
/// <param name="Name">Null for a single chat.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="People">Who is in it; the first one made it.</param>
/// <param name="Messages">How many messages it has.</param>
internal sealed record Plan(ChatType Type, string Kind, string? Name, string? Topic, IReadOnlyList<Person> People, int Messages)
{
    private const int Talkative = 3;
    private const int Pairs = 30;
    private const int PerPair = 20;

    /// <summary>All chats of a workspace with <paramref name="messages"/> messages, for everyone who works there.</summary>
    public static IReadOnlyList<Plan> All(IReadOnlyList<Person> everyone, int messages)
    {
        List<Plan> plans =
        [
            new(ChatType.PublicChannel, "engineering", "engineering", "Code, builds, and what keeps us awake", Every(everyone, 0, 2), 2300),
            new(ChatType.PublicChannel, "support", "support", "Questions from customers, answered within the day", Every(everyone, 1, 3), 1500),
            new(ChatType.PublicChannel, "random", "random", "Everything else", everyone, 1700),
            new(ChatType.PublicChannel, "design", "design", "Drafts are welcome early", Every(everyone, 2, 4), 900),
            new(ChatType.PublicChannel, "product", "product", "What we build next, and why", Every(everyone, 0, 3), 850),
            new(ChatType.PublicChannel, "releases", "releases", "One message per release", everyone, 250),
            new(ChatType.PrivateChannel, "incidents", "incidents", "Facts first", Every(everyone, 0, 4), 400),
            new(ChatType.PrivateChannel, "leads", "leads", Topic: null, Every(everyone, 0, 5), 300),
            new(ChatType.Group, "lunch", "Lunch", Topic: null, Every(everyone, 1, 4), 150),
            new(ChatType.Group, "books", "Book club", "At the moment: see the last message", Every(everyone, 3, 4), 100),
            new(ChatType.Group, "offsite", "Offsite in May", Topic: null, Every(everyone, 0, 3), 100),
            .. Enumerable.Range(0, Pairs).Select(n => Single(everyone, n)),
        ];
        return [new(ChatType.PublicChannel, "general", "general", "What everyone should know", everyone, messages - plans.Sum(plan => plan.Messages)), .. plans];
    }

    private static List<Person> Every(IReadOnlyList<Person> everyone, int first, int step) => [.. everyone.Where((_, i) => i >= first && (i - first) % step == 0)];

    /// <summary>The first three talk to ten of the others each: whoever signs in as one of them finds much.</summary>
    private static Plan Single(IReadOnlyList<Person> everyone, int number)
    {
        var (one, other) = (number % Talkative, (2 * (number / Talkative)) + (number % Talkative));
        return new Plan(ChatType.Single, "single", Name: null, Topic: null, [everyone[one], everyone[Talkative + (other % (everyone.Count - Talkative))]], PerPair);
    }
}
