using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Chat.Service.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Files.S3;

/// <summary>Files in a bucket of a real server of the S3 API: all that the folder does.</summary>
public sealed class S3StoreTests(PostgresServer server, S3Server s3) : IAsyncLifetime
{
    private readonly string _prefix = $"{Guid.NewGuid():N}/";
    private readonly Guid _me = Some.User();
    private ChatApi _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ChatApi.NewAsync(server, [.. await s3.SettingsAsync(_prefix), ("Files:UserBytes", "20000000")]);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Source2_5_A_file_is_put_into_the_bucket_once_and_read_back_whole_and_in_part()
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        var file = await _api.UploadedAsync(_me, "large.bin", bytes);
        var again = await _api.UploadedAsync(Some.User(), "same.bin", bytes);

        using var whole = await _api.ReadFileAsync(_me, file);
        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(bytes.Length, whole.Content.Headers.ContentLength);
        Assert.Equal((HttpStatusCode.PartialContent, bytes[1_000_000..1_000_100]), await PartAsync(file, new RangeHeaderValue(1_000_000, 1_000_099)), Same);
        Assert.Equal((HttpStatusCode.PartialContent, bytes[^5..]), await PartAsync(file, new RangeHeaderValue(null, 5)), Same);
        Assert.Equal((HttpStatusCode.PartialContent, bytes[..1]), await PartAsync(file, new RangeHeaderValue(0, 0)), Same);

        Assert.NotEqual(file.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        var key = Assert.Single(s3.KeysOf(_prefix));
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(bytes)), key, StringComparison.Ordinal);
        Assert.Equal((0, 0), _api.OnDisk());
    }

    [Fact]
    public async Task An_empty_file_is_one_too()
    {
        var file = await _api.UploadedAsync(_me, "empty.txt", []);

        using var read = await _api.ReadFileAsync(_me, file);

        Assert.Equal((HttpStatusCode.OK, 0L), (read.StatusCode, (await read.Content.ReadAsByteArrayAsync(Cancel)).LongLength));
    }

    [Fact]
    public async Task S62_Half_an_upload_and_one_over_the_quota_leave_nothing_in_the_bucket()
    {
        using var half = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=f; filename=a.txt\r\n\r\nhal"));
        half.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await _api.As(_me).PostAsync("/api/upload", half, Cancel).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        await _api.UploadAsync(_me, ("a.bin", new byte[12_000_000]), ("b.bin", RandomNumberGenerator.GetBytes(12_000_000))).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "quota_exceeded");

        Assert.Equal((0, 0), _api.OnDisk());
        Assert.Empty(s3.KeysOf(_prefix));
    }

    [Fact]
    public async Task The_sweep_takes_what_nobody_has_out_of_the_bucket_and_nothing_that_is_not_ours()
    {
        var (kept, gone) = (await _api.UploadedAsync(_me, "kept.txt", "kept"u8.ToArray()), await _api.UploadedAsync(_me, "gone.txt", "gone"u8.ToArray()));
        await _api.Database.ExecuteAsync($"UPDATE files SET created_at = now() - interval '25 h' WHERE id = '{gone.GetProperty("id").GetGuid()}'");

        await _api.Services.GetRequiredService<FileSweep>().RunAsync(Cancel);

        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData("kept"u8)), Assert.Single(s3.KeysOf(_prefix)), StringComparison.Ordinal);
        using var read = await _api.ReadFileAsync(_me, kept);
        Assert.Equal("kept", await read.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_key_that_the_store_refuses_is_our_failure_and_nothing_is_kept()
    {
        await using var wrong = await ChatApi.NewAsync(server, [.. (await s3.SettingsAsync(_prefix)).Where(s => s.Key != "S3:AccessKey"), ("S3:AccessKey", "wrong")]);

        Assert.Equal(HttpStatusCode.InternalServerError, (await wrong.UploadAsync(_me, ("a.txt", "a"u8.ToArray()))).StatusCode);

        Assert.Equal((0L, (0, 0)), (await wrong.Database.ScalarAsync<long>("SELECT count(*) FROM files"), wrong.OnDisk()));
        Assert.Empty(s3.KeysOf(_prefix));
    }

    [Fact]
    public async Task R15_A_store_that_is_down_is_503_and_nothing_is_half_done()
    {
        await using var down = await ChatApi.NewAsync(
            server, [.. (await s3.SettingsAsync(_prefix)).Where(s => s.Key != "S3:Endpoint"), ("S3:Endpoint", "http://127.0.0.1:1"), ("S3:Patience", "00:00:01")]);

        await down.UploadAsync(_me, ("a.txt", "a"u8.ToArray())).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        Assert.Equal((0L, (0, 0)), (await down.Database.ScalarAsync<long>("SELECT count(*) FROM files"), down.OnDisk()));
    }

    [Theory]
    [InlineData("S3:Endpoint", "ftp://example.org")]
    [InlineData("S3:Endpoint", "")]
    [InlineData("S3:SecretKey", "")]
    [InlineData("S3:Prefix", "no-slash")]
    [InlineData("Files:FileBytes", "6000000000")]
    public async Task A_configuration_that_cannot_work_ends_the_start(string key, string value)
    {
        await using var api = await ChatApi.NewAsync(server, [.. (await s3.SettingsAsync(_prefix)).Where(s => s.Key != key), (key, value)]);

        Assert.Contains(key.Split(':')[1], RefusedStart.Of(api).Message, StringComparison.Ordinal);
    }

    private static bool Same((HttpStatusCode Status, byte[] Bytes) one, (HttpStatusCode Status, byte[] Bytes) other) =>
        one.Status == other.Status && one.Bytes.AsSpan().SequenceEqual(other.Bytes);

    private async Task<(HttpStatusCode, byte[])> PartAsync(JsonElement file, RangeHeaderValue range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.GetProperty("url").GetString()) { Headers = { Range = range } };
        using var reply = await _api.As(_me).SendAsync(request, Cancel);
        return (reply.StatusCode, await reply.Content.ReadAsByteArrayAsync(Cancel));
    }
}
