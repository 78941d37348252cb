using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using Chat.Service.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Service.Tests.Files;

/// <summary>Small pictures of large ones, made where nothing that an image does can reach the service.</summary>
public sealed class ThumbnailTests(PostgresServer server) : IAsyncLifetime
{
    private readonly Guid _me = Some.User();
    private ChatApi _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Library => Directory.GetFiles(
        Path.Combine(typeof(ThumbnailTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NativePackages").Value!, "@img"),
        "libvips-cpp.so*", SearchOption.AllDirectories).First();

    public async ValueTask InitializeAsync() => _api = await ChatApi.NewAsync(
        server, ("Thumbnails:Library", Library), ("Thumbnails:Patience", "00:01:00"), ("Logging:LogLevel:Chat.Service.Files", "Information"));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_large_picture_has_a_small_one_in_its_own_shape_made_once_and_gone_with_it()
    {
        var file = await _api.UploadedAsync(_me, "large.png", Picture.Png(2000, 1000));

        using var first = await ThumbnailAsync(_api, _me, file, 640);
        using var again = await ThumbnailAsync(_api, _me, file, 640);

        Assert.Equal((HttpStatusCode.OK, "image/webp"), (first.StatusCode, first.Content.Headers.ContentType!.ToString()));
        var bytes = await first.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal((640, 320), ImageSize.Read(new MemoryStream(bytes), MediaType.Of(bytes), bytes));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("EXIF"u8));
        Assert.Equal(bytes, await again.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("large.webp", first.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal((0, 2), _api.OnDisk());
        Assert.Equal(HttpStatusCode.NotFound, (await ThumbnailAsync(_api, Some.User(), file, 640)).StatusCode);
        await ThumbnailAsync(_api, _me, file, 641).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "size");
    }

    [Fact]
    public async Task S62_A_bomb_or_a_broken_picture_has_no_thumbnail_and_harms_nothing()
    {
        var logged = new ConcurrentQueue<string>();
        _api.Services.GetRequiredService<ILoggerFactory>().AddProvider(new LogCollector(logged));
        var broken = Picture.Png(500, 500);
        broken.AsSpan(60, 40).Fill(0xAA);
        (string Name, byte[] Bytes)[] hostile =
        [
            ("pixels.png", Picture.Png(60_000, 60_000)),
            ("lies.png", Picture.Png(9_000, 11_000)[..200]),
            ("broken.png", broken),
            ("header.png", Picture.Png(64, 64)[..40]),
            ("headers.jpg", Picture.JpegHeaders(400, 300, 6)),
        ];
        foreach (var (name, bytes) in hostile)
        {
            var file = await _api.UploadedAsync(_me, name, bytes);
            using var reply = await ThumbnailAsync(_api, _me, file, 160);
            Assert.True(reply.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.OK, $"{name}: {reply.StatusCode}");
            Assert.Equal(HttpStatusCode.OK, (await _api.ReadFileAsync(_me, file)).StatusCode);
        }

        await ThumbnailAsync(_api, _me, await _api.UploadedAsync(_me, "pixels.png", Picture.Png(60_000, 60_000)), 160).ExpectProblemAsync(HttpStatusCode.NotFound, "no_thumbnail");
        await ThumbnailAsync(_api, _me, await _api.UploadedAsync(_me, "text.png", "text"u8.ToArray()), 160).ExpectProblemAsync(HttpStatusCode.NotFound, "no_thumbnail");
        Assert.Equal(HttpStatusCode.OK, (await ThumbnailAsync(_api, _me, await _api.UploadedAsync(_me, "good.png", Picture.Png(300, 300)), 160)).StatusCode);
        Assert.Equal(0, _api.OnDisk().Incoming);
        // Each ends by itself: it would keep all others waiting for as long as one may take.
        Assert.Contains(logged, line => line.Contains("no thumbnail", StringComparison.Ordinal));
        Assert.DoesNotContain(logged, line => line.Contains("too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S62_A_picture_that_needs_more_memory_than_there_is_ends_its_own_process_alone()
    {
        await using var small = await ChatApi.NewAsync(server, ("Thumbnails:Library", Library), ("Thumbnails:MemoryMegabytes", "64"), ("Thumbnails:Patience", "00:01:00"));
        var file = await small.UploadedAsync(_me, "large.png", Picture.Png(9_900, 10_000));

        await ThumbnailAsync(small, _me, file, 1280).ExpectProblemAsync(HttpStatusCode.NotFound, "no_thumbnail");

        Assert.Equal(HttpStatusCode.OK, (await small.ReadFileAsync(_me, file)).StatusCode);
    }

    [Fact]
    public async Task Without_the_library_there_are_no_thumbnails_and_everything_else()
    {
        await using var without = await ChatApi.NewAsync(server);
        var file = await without.UploadedAsync(_me, "large.png", Picture.Png(2000, 1000));

        await ThumbnailAsync(without, _me, file, 640).ExpectProblemAsync(HttpStatusCode.NotFound, "no_thumbnail");
        Assert.Equal(HttpStatusCode.OK, (await without.ReadFileAsync(_me, file)).StatusCode);
    }

    private static Task<HttpResponseMessage> ThumbnailAsync(ChatApi api, Guid user, System.Text.Json.JsonElement file, int size) =>
        api.As(user).GetAsync($"{file.GetProperty("url").GetString()}?size={size}", Cancel);
}
