using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Service.Tests.Files;

/// <summary>What arrives is kept whole, once, and described by its bytes; or nothing of it is.</summary>
public sealed class UploadTests(PostgresServer server) : IAsyncLifetime
{
    private ChatApi _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ChatApi.NewAsync(
        server, ("Files:FileBytes", "100000"), ("Files:RequestBytes", "300000"), ("Files:RequestFiles", "3"), ("Files:UserBytes", "250000"));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Source2_5_Several_files_at_once_are_answered_with_their_urls_and_read_back_byte_for_byte()
    {
        var me = Some.User();
        (string Name, byte[] Bytes)[] files = [("a.txt", "Hello"u8.ToArray()), ("leer.bin", []), ("c.png", Picture.Png(31, 17))];

        var reply = await _api.UploadAsync(me, files).ExpectAsync(HttpStatusCode.Created);

        Assert.Equal(files.Select(f => (f.Name, (long)f.Bytes.Length)), reply.EnumerateArray().Select(f => (f.GetProperty("name").GetString()!, f.GetProperty("size").GetInt64())));
        Assert.Equal(["text/plain", "application/octet-stream", "image/png"], reply.EnumerateArray().Select(f => f.GetProperty("type").GetString()!));
        Assert.Equal((31, 17), (reply[2].GetProperty("width").GetInt32(), reply[2].GetProperty("height").GetInt32()));
        foreach (var (file, i) in reply.EnumerateArray().Select((file, i) => (file, i)))
        {
            Assert.Equal($"/api/files/{file.GetProperty("id").GetGuid()}", file.GetProperty("url").GetString());
            using var read = await _api.ReadFileAsync(me, file);
            Assert.Equal(files[i].Bytes, await read.Content.ReadAsByteArrayAsync(Cancel));
        }
    }

    [Fact]
    public async Task The_same_bytes_are_kept_once_under_any_name_and_by_anyone()
    {
        var bytes = RandomNumberGenerator.GetBytes(5000);
        var uploads = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => _api.UploadedAsync(Some.User(), $"{n}.bin", bytes)));

        Assert.Equal(8, uploads.Select(f => f.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal((0, 1), _api.OnDisk());
        var stored = Assert.Single(Directory.GetFiles(Path.Combine(_api.Folder, "content"), "*", SearchOption.AllDirectories));
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(bytes)), Path.GetFileName(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S62_What_is_too_large_too_many_or_over_ones_quota_is_413_with_its_code_and_leaves_nothing()
    {
        var me = Some.User();
        var large = new byte[100_001];
        await _api.UploadAsync(me, ("small", [1]), ("large", large)).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        await _api.UploadAsync(me, ("1", [1]), ("2", [2]), ("3", [3]), ("4", [4])).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_many_files");
        Assert.Equal((0, 0), _api.OnDisk());

        for (var n = 0; n < 2; n++)
        {
            await _api.UploadedAsync(me, "fits", RandomNumberGenerator.GetBytes(100_000));
        }

        await _api.UploadAsync(me, ("over", RandomNumberGenerator.GetBytes(50_001))).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "quota_exceeded");
        await _api.UploadedAsync(me, "fits", RandomNumberGenerator.GetBytes(50_000));
        await _api.UploadAsync(me, ("over", [1])).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "quota_exceeded");
        Assert.Equal((0, 3), _api.OnDisk());
    }

    [Fact]
    public async Task S62_Uploads_at_the_same_time_share_one_quota()
    {
        var me = Some.User();
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _api.UploadAsync(me, ("part", RandomNumberGenerator.GetBytes(90_000)))));

        Assert.Equal(2, replies.Count(reply => reply.StatusCode == HttpStatusCode.Created));
        Assert.Equal(4, replies.Count(reply => reply.StatusCode == HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal((0, 2), _api.OnDisk());
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nhalf of it")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nwhole\r\n--b\r\nContent-Disp")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nno file\r\n--b--\r\n")]
    [InlineData("--b--\r\n")]
    [InlineData("nothing of the kind")]
    [InlineData("")]
    public async Task A_body_that_is_cut_or_no_multipart_is_400_and_leaves_nothing(string body)
    {
        var me = Some.User();
        var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        await _api.As(me).PostAsync("/api/upload", content, Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

        Assert.Equal((0, 0), _api.OnDisk());
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("SELECT count(*) FROM files"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/mixed; boundary=b")]
    [InlineData("text/plain")]
    public async Task What_is_no_form_of_files_is_415(string type)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        await _api.As(Some.User()).PostAsync("/api/upload", content, Cancel).ExpectProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Fact]
    public async Task A_client_that_is_cut_in_the_middle_leaves_nothing()
    {
        _api.UseKestrel(0);
        using var client = _api.As(Some.User());
        using var socket = new TcpClient();
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port, Cancel);
        await using (var stream = socket.GetStream())
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/upload HTTP/1.1\r\nHost: localhost\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\n"
                + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 90000\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n" + new string('x', 50_000)), Cancel);
            await Eventually.HoldsAsync(() => _api.OnDisk().Incoming == 1, what: "the upload has begun to arrive");
        }

        await Eventually.HoldsAsync(() => _api.OnDisk() == (0, 0), what: "nothing is left of it");
        Assert.Equal(0L, await _api.Database.ScalarAsync<long>("SELECT count(*) FROM files"));
    }
}
