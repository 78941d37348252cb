using Microsoft.Extensions.Options;

namespace Chat.Service.Files;

/// <summary>
/// Where uploads arrive. A file here is held open by whoever receives it, and the operating system lets go of it when that process dies
/// in any way: so each sweep can tell what was left behind, also by another replica.
/// </summary>
internal sealed class StagingFolder
{
    /// <summary>A file exists a moment before it is held.</summary>
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private readonly TimeProvider _time;

    public StagingFolder(IOptions<FileLimits> limits, TimeProvider time)
    {
        (_folder, _time) = (Path.Combine(limits.Value.Directory, "incoming"), time);
        PrivateFolder.Create(_folder);
    }

    /// <summary>A new, empty file under a name that nobody else has; locked against <see cref="Sweep"/> until it is closed.</summary>
    /// <exception cref="InvalidOperationException">The disk refuses: our failure, which must not look like a connection that broke.</exception>
    public FileStream Create()
    {
        try
        {
            return new FileStream(
                Path.Combine(_folder, $"{Guid.CreateVersion7():N}.part"),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
        }
        catch (IOException error)
        {
            throw new InvalidOperationException("Uploads cannot be taken in.", error);
        }
    }

    /// <summary>Deletes what nobody holds any more.</summary>
    /// <returns>How many.</returns>
    public int Sweep()
    {
        var left = 0;
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles())
        {
            try
            {
                if (_time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > Youth)
                {
                    using var unheld = file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                    file.Delete();
                    left++;
                }
            }
            catch (IOException)
            {
                // Someone receives it, or has just renamed it.
            }
        }

        return left;
    }
}
