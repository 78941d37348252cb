using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>The README's story: two people register, one listens, the other writes.</summary>
public sealed class FirstMessageTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_travels_from_post_to_the_other_persons_live_stream()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        await using var stream = await ben.ListenAsync();
        Assert.Equal("ready", (await stream.NextAsync())!.Type);

        var chat = await ann.CreateGroupAsync("Lunch", ben);
        var announced = await stream.UntilAsync("NewChat");
        var sent = await ann.SendAsync(chat, "Soup at noon? 🍲");
        var received = await stream.UntilAsync("NewMessage");

        Assert.Equal(chat, announced.Data.GetProperty("id").GetGuid());
        Assert.Equal(sent.GetProperty("id").GetGuid(), received.Data.GetProperty("id").GetGuid());
        Assert.Equal("Soup at noon? 🍲", received.Data.GetProperty("content").GetString());
        Assert.Equal(ann.Id, received.Data.GetProperty("sender_id").GetGuid());
        Assert.Equal(1, received.Data.GetProperty("seq").GetInt64());
        Assert.Matches("^[^:]+:[0-9]+$", received.Id);
    }

    [Fact]
    public async Task Source4_2_Logging_in_answers_the_documented_fields_then_a_device_token_and_a_token_that_works()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var anonymous = system.App.Anonymous();

        using var answer = await anonymous.PostAsJsonAsync("/auth/login", new { email = ann.Email, password = Person.Password }, Cancel);
        var login = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["user_id", "email", "access_token", "refresh_token", "token_type", "expires_in", "device_token"], login.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Bearer", login.GetProperty("token_type").GetString());
        Assert.Equal(900, login.GetProperty("expires_in").GetInt32());
        using var again = new Person(ann.Id, ann.Email, login.GetProperty("access_token").GetString()!, system.Gateway);
        using var chats = await again.Http.GetAsync("/api/chats", Cancel);
        Assert.Equal(HttpStatusCode.OK, chats.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/chats")]
    [InlineData("GET", "/events")]
    public async Task Without_a_token_the_answer_is_a_401_problem(string method, string path)
    {
        using var anonymous = system.App.Anonymous();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await anonymous.SendAsync(request, Cancel);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("unauthorized", problem.GetProperty("code").GetString());
        Assert.Equal(401, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_stranger_gets_404_and_hears_nothing()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var eve = await Person.RegisterAsync(system.App, "eve");
        await using var stream = await eve.ListenAsync();
        var chat = await ann.CreateGroupAsync("Private matters");
        await ann.SendAsync(chat, "not for eve");
        var own = await eve.CreateGroupAsync("Eve's own");
        await eve.SendAsync(own, "marker");

        using var read = await eve.Http.GetAsync($"/api/chats/{chat}/messages", Cancel);
        using var write = await eve.PostAsync(chat, "hello?", Guid.CreateVersion7());
        var first = await stream.UntilAsync("NewMessage");

        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, write.StatusCode);
        Assert.Equal("marker", first.Data.GetProperty("content").GetString());
    }
}
