using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Files;

/// <summary>Files and search through the gateway, on two replicas that share one folder.</summary>
public sealed class FileTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_5_A_file_larger_than_any_other_body_is_uploaded_shared_found_and_read_by_the_chat_alone()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var ben = await Person.RegisterAsync(system.App, "ben");
        using var eve = await Person.RegisterAsync(system.App, "eve");
        var chat = await ann.CreateGroupAsync("Files", ben);
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);

        var file = Assert.Single((await UploadAsync(ann, bytes)).EnumerateArray());
        var url = file.GetProperty("url").GetString()!;
        using var sent = await ann.Http.PostAsJsonAsync($"/api/chats/{chat}/messages", new { content = "The minutes", files = new[] { url } }, Cancel);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);

        // Several times, so that both replicas answer.
        for (var n = 0; n < 6; n++)
        {
            Assert.Equal(bytes, await ben.Http.GetByteArrayAsync(url, Cancel));
            using var refused = await eve.Http.GetAsync(url, Cancel);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        using var part = await ben.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(100, 199) } }, Cancel);
        Assert.Equal(bytes[100..200], await part.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("default-src 'none'; sandbox", Assert.Single(part.Headers.GetValues("Content-Security-Policy")));
        await Eventually.HoldsAsync(
            async () => (await ben.Http.GetFromJsonAsync<JsonElement>("/api/search?q=minutes%20has:file", Cancel)).GetArrayLength() == 1, what: "the message is found");
        Assert.Equal(0, (await eve.Http.GetFromJsonAsync<JsonElement>("/api/search?q=minutes", Cancel)).GetArrayLength());
    }

    [Fact]
    public async Task S43_Only_an_upload_may_be_larger_than_other_bodies()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chats") { Content = new ByteArrayContent(new byte[2_000_000]) };
        request.Headers.ExpectContinue = true; // The answer comes before the body; a client that sends on may meet a closed connection first.

        using var elsewhere = await ann.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, elsewhere.StatusCode);
    }

    private static async Task<JsonElement> UploadAsync(Person person, byte[] bytes)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "files", "minutes.bin" } };
        using var reply = await person.Http.PostAsync("/api/upload", form, Cancel);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        return await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
