using Chat.Service.Files;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Chat.Service.Tests.Files;

/// <summary>What is of no use goes, and nothing else.</summary>
public sealed class FileSweepTests(PostgresServer server) : IAsyncLifetime
{
    private readonly Guid _me = Some.User();
    private ChatApi _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ChatApi.NewAsync(server);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Files_on_no_message_for_a_day_are_collected_with_their_bytes_and_no_others()
    {
        var chat = await _api.NewGroupAsync(_me);
        await _api.Database.StoreAsync(Some.Message(chat, _me));
        var (posted, forgotten, copy, young) = (await NewAsync("posted"), await NewAsync("forgotten"), await NewAsync("posted"), await NewAsync("young"));
        await PostAsync(chat, posted);
        await _api.Database.ExecuteAsync($"UPDATE files SET created_at = now() - interval '25 h' WHERE id <> '{young}'");

        await SweepAsync();

        Assert.Equal([posted, young], (await _api.Database.ColumnAsync<Guid>("SELECT id FROM files")).Order());
        Assert.Equal((0, 2), _api.OnDisk());
        Assert.NotEqual(posted, copy);
        Assert.NotEqual(posted, forgotten);
    }

    [Fact]
    public async Task Somebodys_picture_stays_however_old_and_goes_once_there_is_another()
    {
        var file = await NewAsync("picture");
        await _api.Database.ExecuteAsync("UPDATE files SET created_at = now() - interval '25 h'");
        KnownUsers.Avatars[file] = _me;

        await SweepAsync();
        Assert.Equal([file], await _api.Database.ColumnAsync<Guid>("SELECT id FROM files"));

        KnownUsers.Avatars.TryRemove(file, out _);
        await SweepAsync();
        Assert.Empty(await _api.Database.ColumnAsync<Guid>("SELECT id FROM files"));
        Assert.Equal((0, 0), _api.OnDisk());
    }

    [Fact]
    public async Task A_post_and_the_sweep_cannot_both_have_the_same_file()
    {
        var chat = await _api.NewGroupAsync(_me);
        await _api.Database.StoreAsync(Some.Message(chat, _me));
        var file = await NewAsync("old");
        await _api.Database.ExecuteAsync("UPDATE files SET created_at = now() - interval '25 h'");
        await using var connection = await _api.Database.Source.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var post = new NpgsqlCommand($"INSERT INTO message_files (chat_id, seq, file_id) VALUES ('{chat}', 1, '{file}')", connection);
        await post.ExecuteNonQueryAsync(Cancel);

        await SweepAsync();
        await transaction.CommitAsync(Cancel);
        await SweepAsync();

        Assert.Equal([file], await _api.Database.ColumnAsync<Guid>("SELECT id FROM files"));
        Assert.Equal((0, 1), _api.OnDisk());
    }

    [Fact]
    public async Task What_a_killed_process_left_of_an_upload_goes_and_what_is_still_arriving_stays()
    {
        var folder = _api.Services.GetRequiredService<StagingFolder>();
        await using var arriving = folder.Create();
        var left = Path.Combine(_api.Folder, "incoming", "left.part");
        await File.WriteAllTextAsync(left, "half", Cancel);
        foreach (var path in new[] { left, arriving.Name })
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        }

        await SweepAsync();

        Assert.Equal([arriving.Name], Directory.GetFiles(Path.Combine(_api.Folder, "incoming")));
    }

    [Fact]
    public async Task Bytes_whose_process_died_before_their_row_are_collected_after_an_hour()
    {
        await NewAsync("kept");
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(_api.Folder, "content"), "*", SearchOption.AllDirectories));
        foreach (var (shade, age) in new[] { ('a', 2), ('b', 0) })
        {
            var folder = Directory.CreateDirectory(Path.Combine(_api.Folder, "content", new string(shade, 2)));
            var path = Path.Combine(folder.FullName, $"{new string(shade, 64)}-{Guid.CreateVersion7():N}");
            await File.WriteAllTextAsync(path, "rowless", Cancel);
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-age));
        }

        File.SetLastWriteTimeUtc(kept, DateTime.UtcNow.AddHours(-2));
        await SweepAsync();

        Assert.True(File.Exists(kept));
        Assert.Equal((0, 2), _api.OnDisk());
    }

    [Fact]
    public async Task Uploads_of_what_is_being_collected_are_whole_every_time()
    {
        var bytes = "again and again"u8.ToArray();
        for (var round = 0; round < 20; round++)
        {
            var uploads = Enumerable.Range(0, 3).Select(_ => _api.UploadedAsync(_me, "again", bytes)).ToList();
            await SweepAsync();
            foreach (var file in await Task.WhenAll(uploads))
            {
                using var read = await _api.ReadFileAsync(_me, file);
                Assert.Equal(bytes, await read.Content.ReadAsByteArrayAsync(Cancel));
            }

            await _api.Database.ExecuteAsync("DELETE FROM files");
        }
    }

    private async Task<Guid> NewAsync(string content) =>
        (await _api.UploadedAsync(_me, "a.txt", System.Text.Encoding.UTF8.GetBytes(content))).GetProperty("id").GetGuid();

    private Task PostAsync(Guid chat, Guid file) =>
        _api.Database.ExecuteAsync($"INSERT INTO message_files (chat_id, seq, file_id) VALUES ('{chat}', 1, '{file}')");

    private Task SweepAsync() => _api.Services.GetRequiredService<FileSweep>().RunAsync(Cancel);
}
