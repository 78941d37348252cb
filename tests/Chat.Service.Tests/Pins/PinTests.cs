using System.Net;
using Chat.Service.Tests.Messages;

namespace Chat.Service.Tests.Pins;

/// <summary>Pinned messages.</summary>
public sealed class PinTests(PostgresServer server)
{
    [Fact]
    public async Task A_pinned_message_is_listed_the_last_one_first_until_it_is_unpinned()
    {
        await using var api = await ChatApi.NewAsync(server);
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(api, me, other);
        var (first, second) = (ConversationOf.Id(await chat.SendAsync(me, "1")), ConversationOf.Id(await chat.SendAsync(me, "2")));

        await chat.Call(me, HttpMethod.Post, $"/messages/{second}/pin").ExpectAsync(HttpStatusCode.OK);
        var pinned = await chat.Call(other, HttpMethod.Post, $"/messages/{first}/pin").ExpectAsync(HttpStatusCode.OK);
        await chat.Call(me, HttpMethod.Post, $"/messages/{first}/pin").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(other, pinned.GetProperty("pinned_by").GetGuid());
        Assert.Equal([first, second], (await chat.ReadAsync(other, "/pins")).EnumerateArray().Select(ConversationOf.Id));
        Assert.Equal(2, (await chat.EventsAsync("MessageUpdated")).Count);

        await chat.Call(me, HttpMethod.Delete, $"/messages/{first}/pin").ExpectNothingAsync();
        await chat.Call(me, HttpMethod.Delete, $"/messages/{first}/pin").ExpectNothingAsync();

        Assert.Equal([second], (await chat.ReadAsync(other, "/pins")).EnumerateArray().Select(ConversationOf.Id));
        var events = await chat.EventsAsync("MessageUpdated");
        Assert.Equal([true, true, false], events.Select(e => e.TryGetProperty("pinned_at", out _)));
    }

    [Fact]
    public async Task A_chat_has_so_many_pins_and_no_more_also_when_they_come_at_once()
    {
        await using var api = await ChatApi.NewAsync(server, ("Pins:PerChat", "3"));
        var me = Some.User();
        var chat = await ConversationOf.GroupAsync(api, me);
        var messages = new List<Guid>();
        for (var i = 0; i < 8; i++)
        {
            messages.Add(ConversationOf.Id(await chat.SendAsync(me)));
        }

        var replies = await Task.WhenAll(messages.Select(message => chat.Call(me, HttpMethod.Post, $"/messages/{message}/pin")));

        Assert.Equal(3, replies.Count(reply => reply.StatusCode == HttpStatusCode.OK));
        Assert.Equal(3, (await chat.ReadAsync(me, "/pins")).GetArrayLength());
        var refused = messages[Array.FindIndex(replies, reply => reply.StatusCode != HttpStatusCode.OK)];
        await chat.Call(me, HttpMethod.Post, $"/messages/{refused}/pin").ExpectProblemAsync(HttpStatusCode.Conflict, "too_many_pins");
    }

    [Fact]
    public async Task S28_In_a_channel_its_owners_and_admins_pin_and_a_stranger_sees_nothing()
    {
        await using var api = await ChatApi.NewAsync(server);
        var (owner, member, stranger) = (Some.User(), Some.User(), Some.User());
        var channel = await ConversationOf.NewAsync(api, "private_channel", owner, member);
        var message = ConversationOf.Id(await channel.SendAsync(member));

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Delete })
        {
            await channel.Call(member, method, $"/messages/{message}/pin").ExpectProblemAsync(HttpStatusCode.Forbidden, "forbidden");
            await channel.Call(stranger, method, $"/messages/{message}/pin").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        await channel.Get(stranger, "/pins").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await channel.Call(owner, HttpMethod.Post, $"/messages/{message}/pin").ExpectAsync(HttpStatusCode.OK);
    }
}
