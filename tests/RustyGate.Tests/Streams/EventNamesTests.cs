using System.Net;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Streams;

/// <summary>The events of the replaced chat backend, under its names.</summary>
public sealed class EventNamesTests(RunningSystem system)
{
    [Fact]
    public async Task Source2_6_What_happens_to_a_chat_is_told_under_its_name_with_an_id_from_which_the_same_can_be_had_again()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        await using var stream = await ben.ListenAsync();
        var begin = (await stream.UntilAsync("ready")).Id;

        var made = await ann.CreateGroupAsync("Made with ben", ben);
        var joined = await ann.CreateGroupAsync("Joined by ben");
        await ann.Http.AskAsync(HttpMethod.Put, $"/api/chats/{joined}/members/{ben.Id}", HttpStatusCode.Created, new { role = "member" });
        await ann.SendAsync(joined, "hello");
        await ann.Http.AskAsync(HttpMethod.Patch, $"/api/chats/{joined}", HttpStatusCode.OK, new { name = "Renamed" });
        var heard = await NumberedAsync(stream);
        await using var again = await ben.ListenAsync(begin);
        var repeated = await NumberedAsync(again);
        await ann.Http.AskAsync(HttpMethod.Delete, $"/api/chats/{joined}/members/{ben.Id}", HttpStatusCode.NoContent);
        var removed = await stream.UntilAsync("RemoveFromChat");

        Assert.Superset(new HashSet<string>(["NewChat", "AddToChat", "NewMessage", "ChatUpdated"]), heard.Select(one => one.Type).ToHashSet());
        Assert.Equal(made, heard.First(one => one.Type == "NewChat").Data.GetProperty("id").GetGuid());
        Assert.Equal(heard.Select(one => (one.Type, one.Id, one.Data.GetRawText())), repeated.Select(one => (one.Type, one.Id, one.Data.GetRawText())));
        Assert.Equal(joined, removed.Data.GetProperty("chat_id").GetGuid());
        Assert.NotNull(removed.Id);
    }

    /// <summary>What moves the cursor, up to the new name.</summary>
    private static async Task<IReadOnlyList<Received>> NumberedAsync(EventStream stream)
    {
        var numbered = new List<Received>();
        while (numbered is not [.., { Type: "ChatUpdated" } last] || !last.Data.TryGetProperty("name", out var name) || name.GetString() != "Renamed")
        {
            var next = await stream.NextAsync() ?? throw new IOException("The stream has ended.");
            if (next is { Id: not null, Type: not ("ready" or "ping") })
            {
                numbered.Add(next);
            }
        }

        return numbered;
    }
}
