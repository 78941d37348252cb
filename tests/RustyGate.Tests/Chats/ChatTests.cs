using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Chats;

/// <summary>Chats through the gateway, on two Chat replicas and with real accounts.</summary>
public sealed class ChatTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_2_A_single_chat_is_there_once_per_pair_also_when_both_start_it_at_once_on_two_replicas()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
            CreateAsync(n % 2 == 0 ? ann : ben, new { type = "single", user_id = n % 2 == 0 ? ben.Id : ann.Id })));

        Assert.All(replies, reply => Assert.True(reply.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, reply.StatusCode.ToString()));
        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.Created);
        var bodies = await Task.WhenAll(replies.Select(reply => reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)));
        Assert.Single(bodies.Select(chat => chat.GetProperty("id").GetGuid()).Distinct());
    }

    [Fact]
    public async Task Who_has_no_account_cannot_be_added()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var nobody = Guid.CreateVersion7();

        await AssertInvalidAsync(await CreateAsync(ann, new { type = "single", user_id = nobody }), "user_id");
        await AssertInvalidAsync(await CreateAsync(ann, new { type = "group", name = "Ghosts", members = new[] { nobody } }), "members");
    }

    [Fact]
    public async Task The_list_shows_the_newest_activity_first_and_its_pages_meet()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var (first, second, third) = (await ann.CreateGroupAsync("1"), await ann.CreateGroupAsync("2"), await ann.CreateGroupAsync("3"));
        await ann.SendAsync(first, "Here again");

        var seen = new List<JsonElement>();
        for (var next = "/api/chats?limit=2"; next is not null;)
        {
            using var answer = await ann.Http.GetAsync(next, Cancel);
            seen.AddRange((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).EnumerateArray());
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal([first, third, second], seen.Select(chat => chat.GetProperty("id").GetGuid()));
        Assert.Equal("Here again", seen[0].GetProperty("last_message").GetProperty("content").GetString());
    }

    [Theory]
    [InlineData("""{"type":"group","name":""}""")]
    [InlineData("""{"type":"group","name":"x","role":"admin"}""")]
    [InlineData("""{"type":"single"}""")]
    [InlineData("""{"type":"group","name":"\ud800"}""")]
    [InlineData("not json")]
    public async Task S44_A_bad_body_is_400(string body)
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var answer = await ann.Http.PostAsync("/api/chats", new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
        await AssertInvalidAsync(answer, field: null);
    }

    private static Task<HttpResponseMessage> CreateAsync(Person person, object body) => person.Http.PostAsJsonAsync("/api/chats", body, Cancel);

    private static async Task AssertInvalidAsync(HttpResponseMessage answer, string? field)
    {
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
        Assert.True(field is null || problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }
}
