using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Service.Tests.Files;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Service.Tests.Previews;

/// <summary>Previews of pages on a server of these tests.</summary>
public sealed class PreviewTests(PostgresServer server) : IAsyncLifetime
{
    private readonly List<string> _asked = [];
    private TinyServer _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _site = await TinyServer.StartAsync(app =>
    {
        app.MapGet("/page", (HttpContext context) =>
        {
            lock (_asked)
            {
                _asked.Add(string.Join(' ', context.Request.Headers.Select(header => header.Key)));
            }

            return Html("""<title>T</title><meta property="og:title" content="A page"><meta name="description" content="About soup"><meta property="og:site_name" content="Soups"><meta property="og:image" content="/picture">""");
        });
        app.MapGet("/other", () => Html("<title>Another</title>"));
        app.MapGet("/picture", () => Results.Bytes(Picture.Png(40, 30), "image/png"));
        app.MapGet("/svg-picture", () => Html("""<title>Svg</title><meta property="og:image" content="/svg">"""));
        app.MapGet("/svg", () => Results.Text("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"));
        app.MapGet("/moved", () => Results.Redirect("/other"));
        app.MapGet("/round", () => Results.Redirect("/round"));
        app.MapGet("/inward", () => Results.Redirect("file:///etc/passwd"));
        app.MapGet("/text", () => Results.Text("<title>No page</title>", "text/plain"));
        app.MapGet("/slow", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<title>Slow</title>", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        app.MapGet("/endless", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<title>Endless</title>", context.RequestAborted);
            var piece = new string('x', 64 << 10);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(piece, context.RequestAborted);
            }
        });
    });

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Rule36_A_link_gets_a_preview_that_members_are_told_of_with_its_picture_kept_here()
    {
        await using var api = await NewAsync();
        var (ann, ben, eve) = (Some.User(), Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben);

        var message = await api.SendAsync(ann, chat, $"See {_site.Address}/page.").ExpectAsync(HttpStatusCode.Created);

        Assert.False(message.TryGetProperty("previews", out _));
        var preview = Assert.Single(await PreviewsAsync(api, ben, chat, message));
        Assert.Equal(($"{_site.Address}/page", "A page", "About soup", "Soups"), (Text(preview, "url"), Text(preview, "title"), Text(preview, "description"), Text(preview, "site")));
        var image = preview.GetProperty("image");
        Assert.Equal((40, 30, "image/png"), (image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32(), Text(image, "type")));
        var told = Assert.Single(await api.EventsAsync(chat), e => e.Type == "MessageUpdated");
        Assert.Equal(JsonValueKind.Null, told.Body.GetProperty("edited_at").ValueKind);
        Assert.Single(told.Body.GetProperty("previews").EnumerateArray());
        Assert.Equal(Picture.Png(40, 30), await api.As(ben).GetByteArrayAsync(Text(image, "url"), Cancel));
        await api.As(eve).GetAsync(Text(image, "url"), Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        Assert.DoesNotContain(Assert.Single(_asked).Split(' '), header => header is "Cookie" or "Referer" or "traceparent" or "Authorization");
    }

    [Theory]
    [InlineData("moved", "Another")]
    [InlineData("svg-picture", "Svg")]
    [InlineData("endless", "Endless")]
    public async Task Rule36_Redirects_are_followed_only_pictures_are_taken_and_a_page_is_read_from_its_beginning(string path, string title)
    {
        await using var api = await NewAsync();
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);

        var message = await api.SendAsync(ann, chat, $"{_site.Address}/{path}").ExpectAsync(HttpStatusCode.Created);

        var preview = Assert.Single(await PreviewsAsync(api, ann, chat, message));
        Assert.Equal((title, false), (Text(preview, "title"), preview.TryGetProperty("image", out _)));
    }

    [Fact]
    public async Task Rule36_What_is_no_page_moves_in_a_circle_or_inwards_or_takes_too_long_has_none()
    {
        await using var api = await NewAsync(("Previews:Timeout", "00:00:05"));
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        foreach (var path in (string[])["text", "round", "inward", "slow", "nothing-here"])
        {
            await api.SendAsync(ann, chat, $"{_site.Address}/{path}").ExpectAsync(HttpStatusCode.Created);
        }

        // One that comes after them has been looked at.
        var last = await api.SendAsync(ann, chat, $"{_site.Address}/other").ExpectAsync(HttpStatusCode.Created);
        await PreviewsAsync(api, ann, chat, last);

        await Eventually.HoldsAsync(async () => await api.Database.ScalarAsync<long>("SELECT count(*) FROM messages WHERE previews IS NOT NULL") == 1, what: "the last one alone has a preview");
        Assert.Single(await api.EventsAsync(chat), e => e.Type == "MessageUpdated");
    }

    [Fact]
    public async Task S63_Rule36_An_address_within_is_never_called()
    {
        await using var api = await ChatApi.NewAsync(server, ("Previews:Enabled", "true"));
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var reader = (Chat.Service.Previews.PageReader)api.Services.GetService(typeof(Chat.Service.Previews.PageReader))!;

        foreach (var address in (string[])[$"{_site.Address}/page", _site.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/page", _site.Address.Replace("127.0.0.1", "[::ffff:127.0.0.1]", StringComparison.Ordinal) + "/page"])
        {
            await api.SendAsync(ann, chat, address).ExpectAsync(HttpStatusCode.Created);
            Assert.Null(await reader.FetchAsync(new Uri(address), "text/html", 1000, Cancel));
        }

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Rule36_Its_sender_removes_one_and_it_does_not_come_back()
    {
        await using var api = await NewAsync();
        var (ann, ben, eve) = (Some.User(), Some.User(), Some.User());
        var chat = await api.NewGroupAsync(ann, ben, eve);
        var message = await api.SendAsync(ben, chat, $"{_site.Address}/page {_site.Address}/other").ExpectAsync(HttpStatusCode.Created);
        var previews = await PreviewsAsync(api, ann, chat, message);
        var path = $"/api/chats/{chat}/messages/{message.GetProperty("id")}";
        var first = $"{path}/previews/{previews[0].GetProperty("id")}";

        await api.As(eve).DeleteAsync(first, Cancel).ExpectProblemAsync(HttpStatusCode.Forbidden, "not_the_author");
        var left = await api.As(ben).DeleteAsync(first, Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(ben).DeleteAsync(first, Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

        Assert.Equal(["Another"], left.GetProperty("previews").EnumerateArray().Select(one => Text(one, "title")));
        await api.As(ann).GetAsync(Text(previews[0].GetProperty("image"), "url"), Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await api.As(ben).PatchAsJsonAsync(path, new { content = $"Well: {_site.Address}/page {_site.Address}/other" }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(ben).PatchAsJsonAsync(path, new { content = $"{_site.Address}/other alone" }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await api.As(ben).PatchAsJsonAsync(path, new { content = "nothing" }, Cancel).ExpectAsync(HttpStatusCode.OK);
        await Eventually.HoldsAsync(
            async () => !(await api.As(ann).GetAsync(path, Cancel).ExpectAsync(HttpStatusCode.OK)).TryGetProperty("previews", out _), what: "without links there is none");
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Rule36_A_deleted_message_keeps_none_and_a_switch_turns_all_off()
    {
        await using var api = await NewAsync();
        var ann = Some.User();
        var chat = await api.NewGroupAsync(ann);
        var message = await api.SendAsync(ann, chat, $"{_site.Address}/page").ExpectAsync(HttpStatusCode.Created);
        var image = Assert.Single(await PreviewsAsync(api, ann, chat, message)).GetProperty("image");
        await api.As(ann).DeleteAsync($"/api/chats/{chat}/messages/{message.GetProperty("id")}", Cancel).ExpectNothingAsync();
        Assert.Equal(0L, await api.Database.ScalarAsync<long>($"SELECT count(*) FROM message_files WHERE file_id = '{image.GetProperty("id")}'"));
        Assert.False(await api.Database.ScalarAsync<bool>("SELECT bool_or(previews IS NOT NULL) FROM messages"));

        await using var without = await NewAsync(("Previews:Enabled", "false"));
        var other = await without.NewGroupAsync(ann);
        await without.SendAsync(ann, other, $"{_site.Address}/page").ExpectAsync(HttpStatusCode.Created);
        Assert.Single(_asked);
    }

    private static IResult Html(string html) => Results.Text(html, "text/html; charset=utf-8");

    private static string Text(JsonElement one, string member) => one.GetProperty(member).GetString()!;

    private static async Task<List<JsonElement>> PreviewsAsync(ChatApi api, Guid reader, Guid chat, JsonElement message)
    {
        List<JsonElement> previews = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                var now = await api.As(reader).GetAsync($"/api/chats/{chat}/messages/{message.GetProperty("id")}", Cancel).ExpectAsync(HttpStatusCode.OK);
                return now.TryGetProperty("previews", out var found) && (previews = [.. found.EnumerateArray()]).Count > 0;
            },
            what: "there is a preview");
        await Eventually.HoldsAsync(() => api.Database.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM outbox)"), what: "members are told");
        return previews;
    }

    private Task<ChatApi> NewAsync(params (string Key, string Value)[] settings)
    {
        (string, string)[] on = settings.Any(one => one.Key == "Previews:Enabled") ? [] : [("Previews:Enabled", "true")];
        return ChatApi.NewAsync(server, [("Previews:AllowPrivateAddresses", "true"), .. on, .. settings]);
    }
}
