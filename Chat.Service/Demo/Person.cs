using System.Text.Json;
using Chat.Service.Users;

namespace Chat.Service.Demo;

/// <summary>Someone of the demo workspace.</summary>
/// <param name="Id">The account, which Auth has made.</param>
/// <param name="Username">As the others write it behind an @.</param>
internal sealed record Person(Guid Id, string Username)
{
    /// <summary>The user names of everyone, in the order in which chats are filled with them; Auth makes its accounts of the same file.</summary>
    public static IReadOnlyList<string> Usernames { get; } = Read();

    /// <summary>Those who have accounts, in the order of <see cref="Usernames"/>.</summary>
    public static IReadOnlyList<Person> Of(IEnumerable<UserView> accounts)
    {
        var ids = accounts.Where(account => account.Username is not null).ToDictionary(account => account.Username!, account => account.Id, StringComparer.Ordinal);
        return [.. Usernames.Where(ids.ContainsKey).Select(name => new Person(ids[name], name))];
    }

    private static List<string> Read()
    {
        using var file = typeof(Person).Assembly.GetManifestResourceStream("Chat.Service.Demo.people.json")!;
        return [.. JsonSerializer.Deserialize<Entry[]>(file, JsonSerializerOptions.Web)!.Select(entry => entry.Username)];
    }

    private sealed record Entry(string Username);
}
