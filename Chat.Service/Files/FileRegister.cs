using Chat.Service.Files.Stores;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Service.Files;

/// <summary>
/// Takes what has arrived into the store, then into the database: a file whose id someone has been told is there. The same bytes are kept
/// once. What is in the store without a row, because the process died between the two, is collected (<see cref="FileSweep"/>).
/// </summary>
internal sealed class FileRegister(ChatDb db, IFileStore store, TimeProvider time, IOptions<FileLimits> limits)
{
    /// <summary>How many bytes <paramref name="user"/> may still upload.</summary>
    public async Task<long> RoomOfAsync(Guid user, CancellationToken cancellationToken) =>
        limits.Value.UserBytes - await db.Set<StoredFile>().Where(f => f.UploaderId == user).SumAsync(f => f.Size, cancellationToken);

    /// <summary>Adds all of <paramref name="arrived"/>, or none and returns null because the uploader has not so much room.</summary>
    public async Task<List<FileView>?> AddAsync(Guid uploader, IReadOnlyList<StagedFile> arrived, CancellationToken cancellationToken)
    {
        // In one order for everyone, so that two uploads of the same files do not lock each other out.
        var distinct = arrived.DistinctBy(file => Convert.ToHexString(file.Hash)).OrderBy(file => Convert.ToHexString(file.Hash)).ToList();
        while (true)
        {
            var known = await KnownAsync(distinct, cancellationToken);
            var put = await PutAsync(distinct.Where(file => !known.ContainsKey(Convert.ToHexString(file.Hash))), cancellationToken);
            // From here on the connection's own limits count: cut now, nobody would know whether it was committed.
            var (outcome, views) = await CommitAsync(uploader, arrived, known, put);
            if (outcome is not Outcome.KnownIsGone)
            {
                return views;
            }
        }
    }

    private async Task<Dictionary<string, FileContent>> KnownAsync(List<StagedFile> files, CancellationToken cancellationToken)
    {
        var hashes = files.ConvertAll(file => file.Hash);
        return await db.Set<FileContent>().AsNoTracking().Where(c => hashes.Contains(c.Hash))
            .ToDictionaryAsync(c => Convert.ToHexString(c.Hash), cancellationToken);
    }

    private async Task<List<FileContent>> PutAsync(IEnumerable<StagedFile> files, CancellationToken cancellationToken)
    {
        var put = new List<FileContent>();
        foreach (var file in files)
        {
            var content = new FileContent
            {
                Id = Guid.CreateVersion7(),
                Hash = file.Hash,
                Size = file.Size,
                Type = file.Type,
                Width = file.Image?.Width,
                Height = file.Image?.Height,
            };
            await store.PutAsync(content.Key, file, cancellationToken);
            put.Add(content);
        }

        return put;
    }

    private async Task<(Outcome Outcome, List<FileView>? Views)> CommitAsync(
        Guid uploader, IReadOnlyList<StagedFile> arrived, Dictionary<string, FileContent> known, List<FileContent> put)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        // One upload of a person after the other, or two at once would both fit into what is left.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({uploader.ToString()}, 0))", CancellationToken.None);
        if (arrived.Sum(file => file.Size) > await RoomOfAsync(uploader, CancellationToken.None))
        {
            await ForgetAsync(put);
            return (Outcome.NoRoom, null);
        }

        if (!await HoldAsync(known.Values))
        {
            await ForgetAsync(put);
            return (Outcome.KnownIsGone, null);
        }

        var contents = new Dictionary<string, FileContent>(known, StringComparer.Ordinal);
        var doubles = new List<FileContent>();
        foreach (var content in put)
        {
            var id = await InsertAsync(content);
            contents[Convert.ToHexString(content.Hash)] = new FileContent
            {
                Id = id,
                Hash = content.Hash,
                Size = content.Size,
                Type = content.Type,
                Width = content.Width,
                Height = content.Height,
            };
            if (id != content.Id)
            {
                doubles.Add(content);
            }
        }

        var now = time.GetDatabaseNow();
        var files = arrived.Select(file => new StoredFile
        {
            Id = Guid.CreateVersion7(now),
            UploaderId = uploader,
            Name = file.Name,
            Size = file.Size,
            ContentId = contents[Convert.ToHexString(file.Hash)].Id,
            CreatedAt = now,
        }).ToList();
        db.AddRange(files);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        await ForgetAsync(doubles);
        return (Outcome.Added, [.. files.Zip(arrived, (file, from) => FileView.Of(file.Id, file.Name, contents[Convert.ToHexString(from.Hash)]))]);
    }

    /// <summary>Keeps the sweep from what is about to be referred to; false when it was faster.</summary>
    private async Task<bool> HoldAsync(IReadOnlyCollection<FileContent> known)
    {
        var ids = known.Select(content => content.Id).ToArray();
        var held = await db.Database.SqlQuery<Guid>($"SELECT id AS \"Value\" FROM file_contents WHERE id = ANY({ids}) ORDER BY hash FOR KEY SHARE")
            .ToListAsync(CancellationToken.None);
        return held.Count == ids.Length;
    }

    /// <returns>The id under which these bytes are kept: another's, who has put the same at the same time, or this one's.</returns>
    private async Task<Guid> InsertAsync(FileContent content) => (await db.Database.SqlQuery<Guid>(
        $"""
        INSERT INTO file_contents (id, hash, size, type, width, height)
        VALUES ({content.Id}, {content.Hash}, {content.Size}, {content.Type}, {content.Width}, {content.Height})
        ON CONFLICT (hash) DO UPDATE SET size = excluded.size RETURNING id AS "Value"
        """).ToListAsync(CancellationToken.None))[0];

    private async Task ForgetAsync(List<FileContent> contents)
    {
        foreach (var content in contents)
        {
            await store.DeleteAsync(content.Key, CancellationToken.None);
        }
    }

    private enum Outcome
    {
        Added,
        NoRoom,

        /// <summary>The sweep has collected meanwhile what was found to be in the store.</summary>
        KnownIsGone,
    }
}
