using System.Net;
using System.Text.Json;
using Chat.Service.Tests.Messages;

namespace Chat.Service.Tests.Threads;

/// <summary>Threads: what answers a message, or one of its answers.</summary>
public sealed class ThreadTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    [Fact]
    public async Task A_message_tells_how_many_answer_it_and_the_last_one_and_the_thread_is_read_in_pages()
    {
        var (me, other) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other);
        var root = ConversationOf.Id(await chat.SendAsync(me, "Root"));
        await chat.SendAsync(me, "Beside");
        var first = await chat.SendAsync(other, "1", root);
        var second = await chat.SendAsync(me, "2", ConversationOf.Id(first));
        var third = await chat.SendAsync(other, "3", root);

        var thread = Thread(await chat.ReadAsync(me, $"/messages/{root}"));
        Assert.Equal((3, 5, third.GetProperty("created_at").GetDateTimeOffset()), (
            thread.GetProperty("replies").GetInt32(), thread.GetProperty("last_reply_seq").GetInt32(), thread.GetProperty("last_reply_at").GetDateTimeOffset()));
        Assert.Equal(["3", "2", "1"], Contents(await chat.ReadAsync(me, $"/messages/{root}/replies")));
        Assert.Equal(["3", "2", "1"], Contents(await chat.ReadAsync(me, $"/messages/{ConversationOf.Id(second)}/replies")));
        Assert.Equal(["3", "2"], Contents(await chat.ReadAsync(me, $"/messages/{root}/replies?limit=2")));
        Assert.Equal(["1"], Contents(await chat.ReadAsync(me, $"/messages/{root}/replies?before=4")));

        await chat.Delete(other, ConversationOf.Id(third)).ExpectNothingAsync();
        Assert.Equal((2, 4), (Thread(await chat.ReadAsync(me, $"/messages/{root}")).GetProperty("replies").GetInt32(), Thread(await chat.ReadAsync(me, $"/messages/{root}")).GetProperty("last_reply_seq").GetInt32()));
        Assert.Equal(["2", "1"], Contents(await chat.ReadAsync(me, $"/messages/{root}/replies")));
        Assert.All((await chat.ReadAsync(me, "/messages")).EnumerateArray().SkipLast(1), m => Assert.False(m.TryGetProperty("thread", out _)));
    }

    [Fact]
    public async Task Who_began_it_or_took_part_follows_until_they_say_otherwise()
    {
        var (me, other, reader) = (Some.User(), Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me, other, reader);
        var root = ConversationOf.Id(await chat.SendAsync(me, "Root"));
        var reply = ConversationOf.Id(await chat.SendAsync(other, "1", root));

        Assert.Equal([true, true, false], await FollowingAsync());
        await chat.Call(me, HttpMethod.Delete, $"/messages/{root}/follow").ExpectNothingAsync();
        await chat.Call(other, HttpMethod.Delete, $"/messages/{reply}/follow").ExpectNothingAsync();
        await chat.Call(reader, HttpMethod.Put, $"/messages/{reply}/follow").ExpectNothingAsync();
        Assert.Equal([false, false, true], await FollowingAsync());
        await chat.SendAsync(other, "2", root);
        Assert.Equal([false, true, true], await FollowingAsync());

        async Task<List<bool>> FollowingAsync()
        {
            var following = new List<bool>();
            foreach (var person in new[] { me, other, reader })
            {
                following.Add(Thread(await chat.ReadAsync(person, $"/messages/{root}")).GetProperty("following").GetBoolean());
            }

            return following;
        }
    }

    [Fact]
    public async Task S28_A_strangers_thread_is_404()
    {
        var (me, stranger) = (Some.User(), Some.User());
        var chat = await ConversationOf.GroupAsync(_api, me);
        var root = ConversationOf.Id(await chat.SendAsync(me));

        await chat.Get(stranger, $"/messages/{root}/replies").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Call(stranger, HttpMethod.Put, $"/messages/{root}/follow").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Call(stranger, HttpMethod.Delete, $"/messages/{root}/follow").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await chat.Get(me, $"/messages/{root}/replies?limit=201").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "limit");
    }

    private static JsonElement Thread(JsonElement message) => message.GetProperty("thread");

    private static IEnumerable<string> Contents(JsonElement page) => page.EnumerateArray().Select(m => m.GetProperty("content").GetString()!);
}
