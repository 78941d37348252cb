using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests.Files;

/// <summary>Files on messages: shown to the chat, and never a way to someone else's.</summary>
public sealed class MessageFileTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;
    private readonly Guid _me = Some.User();
    private readonly Guid _friend = Some.User();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_5_A_file_that_is_posted_is_described_on_the_message_and_read_by_the_chat_alone()
    {
        var chat = await _api.NewGroupAsync(_me, _friend);
        var (picture, text) = (await _api.UploadedAsync(_me, "a.png", Picture.Png(30, 20)), await _api.UploadedAsync(_me, "b.txt", "b"u8.ToArray()));

        var message = await SendAsync(_me, chat, new { content = "Look", files = new[] { Url(text), Id(picture) } }).ExpectAsync(HttpStatusCode.Created);

        string[] expected = [text.GetRawText(), picture.GetRawText()];
        Assert.Equal(expected, Files(message));
        var history = await _api.As(_friend).GetAsync($"/api/chats/{chat}/messages", Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(expected, Files(history[0]));
        var delivered = JsonSerializer.Deserialize<JsonElement>(await _api.Database.ScalarAsync<string>(
            $"SELECT body FROM (SELECT body, chat_id, type FROM outbox UNION ALL SELECT body, chat_id, type FROM events) e WHERE chat_id = '{chat}' AND type = 'NewMessage'"));
        Assert.Equal(expected, Files(delivered));
        Assert.Equal(HttpStatusCode.OK, (await _api.ReadFileAsync(_friend, picture)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.ReadFileAsync(Some.User(), picture)).StatusCode);
    }

    [Fact]
    public async Task A_message_may_be_files_alone_and_a_retry_answers_the_same()
    {
        var chat = await _api.NewGroupAsync(_me);
        var body = new { files = new[] { Id(await _api.UploadedAsync(_me, "a.txt", "a"u8.ToArray())) }, client_id = Guid.NewGuid() };

        var first = await SendAsync(_me, chat, body).ExpectAsync(HttpStatusCode.Created);
        var again = await SendAsync(_me, chat, body).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("", first.GetProperty("content").GetString());
        Assert.Equal(first.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task S63_Anothers_file_is_400_until_it_is_shown_to_me_and_then_I_may_show_it_on()
    {
        var (mine, ours) = (await _api.NewGroupAsync(_me), await _api.NewGroupAsync(_friend, _me));
        var file = await _api.UploadedAsync(_friend, "a.txt", "a"u8.ToArray());
        await SendAsync(_me, mine, new { content = "Mine", files = new[] { Id(file) } }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "files");

        await SendAsync(_friend, ours, new { content = "Here", files = new[] { Id(file) } }).ExpectAsync(HttpStatusCode.Created);

        await SendAsync(_me, mine, new { content = "Mine", files = new[] { Id(file) } }).ExpectAsync(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("https://example.org/api/files/00000000-0000-7000-8000-000000000000")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("//example.org/x")]
    [InlineData("/api/files/../admin/users")]
    [InlineData("/api/files/00000000-0000-7000-8000-000000000000?x=y")]
    [InlineData("00000000-0000-7000-8000-000000000000")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    [InlineData(null)]
    public async Task S63_A_url_and_a_file_that_is_not_there_are_400_and_store_nothing(string? reference)
    {
        var chat = await _api.NewGroupAsync(_me);

        await SendAsync(_me, chat, new { content = "Look", files = new[] { reference } }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "files");

        Assert.Equal(0L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM messages WHERE chat_id = '{chat}'"));
    }

    [Fact]
    public async Task More_files_than_a_message_may_have_are_400()
    {
        var chat = await _api.NewGroupAsync(_me);
        var files = Enumerable.Range(0, 21).Select(_ => Guid.CreateVersion7()).ToArray();

        await SendAsync(_me, chat, new { content = "Look", files }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "files");
    }

    [Fact]
    public async Task A_forwarded_message_takes_its_files_along()
    {
        var (ours, other) = (await _api.NewGroupAsync(_me, _friend), await _api.NewGroupAsync(_friend, Some.User()));
        var file = await _api.UploadedAsync(_me, "a.txt", "a"u8.ToArray());
        var message = await SendAsync(_me, ours, new { content = "Look", files = new[] { Id(file) } }).ExpectAsync(HttpStatusCode.Created);

        var forwarded = await SendAsync(_friend, other, new { forward_of = message.GetProperty("id").GetGuid() }).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal([file.GetRawText()], Files(forwarded));
        Assert.Equal(2L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM message_files WHERE file_id = '{Id(file)}'"));
    }

    [Fact]
    public async Task A_file_that_is_collected_while_it_is_posted_is_400_and_others_of_the_batch_are_stored()
    {
        var chat = await _api.NewGroupAsync(_me);
        var file = await _api.UploadedAsync(_me, "a.txt", "a"u8.ToArray());
        await using var connection = await _api.Database.Source.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var collect = new Npgsql.NpgsqlCommand($"DELETE FROM files WHERE id = '{Id(file)}'", connection))
        {
            await collect.ExecuteNonQueryAsync(Cancel);
        }

        var posts = new[] { SendAsync(_me, chat, new { content = "With", files = new[] { Id(file) } }), SendAsync(_me, chat, new { content = "Without" }) };
        await Eventually.HoldsAsync(_api.Database.AnyWaitsForALockAsync, what: "the post waits for the file's row");
        await transaction.CommitAsync(Cancel);

        await posts[0].ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "files");
        await posts[1].ExpectAsync(HttpStatusCode.Created);
    }

    private Task<HttpResponseMessage> SendAsync(Guid user, Guid chat, object body) =>
        _api.As(user).PostAsJsonAsync($"/api/chats/{chat}/messages", body, Cancel);

    private static string Id(JsonElement file) => file.GetProperty("id").GetString()!;

    private static string Url(JsonElement file) => file.GetProperty("url").GetString()!;

    private static IEnumerable<string> Files(JsonElement message) => message.GetProperty("files").EnumerateArray().Select(file => file.GetRawText());
}
