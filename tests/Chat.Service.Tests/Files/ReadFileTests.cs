using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Chat.Service.Tests.Files;

/// <summary>Who may read a file, and what a browser may do with it.</summary>
public sealed class ReadFileTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S27_Anothers_file_is_404_as_one_that_is_not_there()
    {
        var (me, stranger) = (Some.User(), Some.User());
        var file = await _api.UploadedAsync(me, "secret.txt", "Secret"u8.ToArray());

        await _api.ReadFileAsync(stranger, file).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.As(stranger).GetAsync($"/api/files/{Guid.CreateVersion7()}", Cancel).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.CreateClient().GetAsync(file.GetProperty("url").GetString(), Cancel).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var method in new[] { HttpMethod.Delete, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Post })
        {
            using var reply = await _api.As(stranger).SendAsync(new HttpRequestMessage(method, file.GetProperty("url").GetString()), Cancel);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.StatusCode);
        }
    }

    [Fact]
    public async Task A_file_on_a_message_is_read_by_the_chats_members_while_they_are_members_and_the_message_is_there()
    {
        var (me, friend, stranger) = (Some.User(), Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, friend);
        await _api.Database.StoreAsync(Some.Message(chat, me));
        var file = await _api.UploadedAsync(me, "plan.txt", "Plan"u8.ToArray());
        await _api.ReadFileAsync(friend, file).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

        await _api.Database.ExecuteAsync($"INSERT INTO message_files (chat_id, seq, file_id) VALUES ('{chat}', 1, '{file.GetProperty("id").GetGuid()}')");
        Assert.Equal(HttpStatusCode.OK, (await _api.ReadFileAsync(friend, file)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.ReadFileAsync(stranger, file)).StatusCode);

        await _api.Database.ExecuteAsync($"UPDATE messages SET deleted_at = now() WHERE chat_id = '{chat}'");
        Assert.Equal(HttpStatusCode.NotFound, (await _api.ReadFileAsync(friend, file)).StatusCode);
        await _api.Database.ExecuteAsync($"UPDATE messages SET deleted_at = null WHERE chat_id = '{chat}'");
        await _api.Database.ExecuteAsync($"DELETE FROM members WHERE chat_id = '{chat}' AND user_id = '{friend}'");
        Assert.Equal(HttpStatusCode.NotFound, (await _api.ReadFileAsync(friend, file)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _api.ReadFileAsync(me, file)).StatusCode);
    }

    [Fact]
    public async Task S27_What_somebody_shows_as_their_own_picture_is_everyones_and_nothing_else_of_theirs_is()
    {
        var (ann, stranger) = (Some.User(), Some.User());
        var (picture, other, text) = (await _api.UploadedAsync(ann, "me.png", Picture.Png(9, 9)), await _api.UploadedAsync(ann, "b.png", Picture.Png(8, 8)), await _api.UploadedAsync(ann, "c.txt", "c"u8.ToArray()));
        await _api.ReadFileAsync(stranger, picture).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

        KnownUsers.Avatars[picture.GetProperty("id").GetGuid()] = ann;
        KnownUsers.Avatars[text.GetProperty("id").GetGuid()] = ann;
        KnownUsers.Avatars[other.GetProperty("id").GetGuid()] = stranger;

        Assert.Equal(HttpStatusCode.OK, (await _api.ReadFileAsync(stranger, picture)).StatusCode);
        await _api.ReadFileAsync(stranger, text).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await _api.ReadFileAsync(stranger, other).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Parts_and_what_one_has_already_are_answered_as_HTTP_says()
    {
        var me = Some.User();
        var file = await _api.UploadedAsync(me, "digits.txt", "0123456789"u8.ToArray());
        using var whole = await _api.ReadFileAsync(me, file);
        var tag = whole.Headers.ETag!;
        Assert.False(tag.IsWeak);
        Assert.Equal(["bytes"], whole.Headers.AcceptRanges);
        Assert.Equal("private, max-age=31536000, immutable", string.Join(", ", whole.Headers.GetValues("Cache-Control").SelectMany(v => v.Split(", ")).OrderBy(v => v != "private").ThenBy(v => v == "immutable")));

        Assert.Equal((HttpStatusCode.PartialContent, "234"), await ReadAsync(r => r.Headers.Range = new RangeHeaderValue(2, 4)));
        Assert.Equal((HttpStatusCode.PartialContent, "89"), await ReadAsync(r => r.Headers.Range = new RangeHeaderValue(null, 2)));
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, ""), await ReadAsync(r => r.Headers.Range = new RangeHeaderValue(10, null)));
        Assert.Equal((HttpStatusCode.NotModified, ""), await ReadAsync(r => r.Headers.IfNoneMatch.Add(tag)));
        Assert.Equal((HttpStatusCode.PartialContent, "2"), await ReadAsync(r => (r.Headers.Range, r.Headers.IfRange) = (new(2, 2), new(tag))));
        Assert.Equal((HttpStatusCode.OK, "0123456789"), await ReadAsync(r => (r.Headers.Range, r.Headers.IfRange) = (new(2, 2), new("\"other\""))));
        Assert.Equal((HttpStatusCode.OK, ""), await ReadAsync(r => r.Method = HttpMethod.Head));

        async Task<(HttpStatusCode, string)> ReadAsync(Action<HttpRequestMessage> change)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, file.GetProperty("url").GetString());
            change(request);
            using var reply = await _api.As(me).SendAsync(request, Cancel);
            return (reply.StatusCode, await reply.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Theory]
    [InlineData("page.png", "<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("page.png", "  \r\n<ScRiPt>alert(1)</ScRiPt>")]
    [InlineData("drawing.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("drawing.jpg", "<?xml version='1.0'?><!-- x --><svg onload='alert(1)'/>")]
    [InlineData("paper.gif", "%PDF-1.7 /JavaScript")]
    [InlineData("script.jpeg", "alert(1)")]
    [InlineData("flash.gif", "CWS\u000A")]
    public async Task S60_What_a_browser_could_run_is_saved_and_never_opened_whatever_it_is_called(string name, string content)
    {
        var me = Some.User();
        var file = await _api.UploadedAsync(me, name, Encoding.UTF8.GetBytes(content));

        using var reply = await _api.ReadFileAsync(me, file);

        Assert.Equal("attachment", reply.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("application/octet-stream", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("default-src 'none'; sandbox", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(content, await reply.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task S60_A_picture_is_shown_as_what_it_is_even_when_it_is_called_a_page()
    {
        var me = Some.User();
        var file = await _api.UploadedAsync(me, "page.html", Picture.Png(2, 2));

        using var reply = await _api.ReadFileAsync(me, file);

        Assert.Equal("inline", reply.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("image/png", reply.Content.Headers.ContentType!.ToString());
        Assert.Contains("sandbox", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("/absolute/name.txt", "name.txt")]
    [InlineData("..", "file")]
    [InlineData("evil%00.png", "evil%00.png")]
    [InlineData("picture.png.html", "picture.png.html")]
    [InlineData("a\"b;c'd.txt", "a\"b;c'd.txt")]
    [InlineData("a\r\nSet-Cookie: x=y", "aSet-Cookie: x=y")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("Übergröße 日本 👩‍👧.txt", "Übergröße 日本 👩‍👧.txt")]
    [InlineData("tail. . .", "tail")]
    public async Task S59_S61_A_name_is_shown_harmless_and_encoded_and_never_a_path_of_ours(string given, string kept)
    {
        var me = Some.User();
        var file = await _api.UploadedAsync(me, given, "x"u8.ToArray());
        Assert.Equal(kept, file.GetProperty("name").GetString());

        using var reply = await _api.ReadFileAsync(me, file);

        var raw = Assert.Single(reply.Content.Headers.NonValidated["Content-Disposition"]);
        Assert.DoesNotContain(raw, c => char.IsControl(c) || c > '~');
        Assert.Equal(kept, reply.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.False(reply.Headers.Contains("Set-Cookie"));
        Assert.All(Directory.GetFiles(_api.Folder, "*", SearchOption.AllDirectories), path => Assert.Matches("^[0-9a-f]{64}-[0-9a-f]{32}$", Path.GetFileName(path)));
    }

    [Fact]
    public async Task S31_Nothing_about_the_store_or_other_people_is_in_a_reply()
    {
        var file = await _api.UploadedAsync(Some.User(), "a.txt", "a"u8.ToArray());
        Assert.Equal(["height", "id", "name", "size", "type", "url", "width"], file.EnumerateObject().Select(p => p.Name).Order());
    }
}
