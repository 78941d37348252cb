namespace Aspire.Hosting.Native;

/// <summary>
/// The folders that the application's servers use, each locked against other AppHosts until the application ends; throw-away ones are deleted
/// then. A service of the application (singleton).
/// </summary>
public sealed class ServerFolders : IDisposable
{
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (FileLock Lock, bool Temporary)> _open = [];

    /// <summary>
    /// A place for data of this run only. In the AppHost's own <c>obj</c> folder: in <c>/tmp</c> another user could have prepared it.
    /// </summary>
    public static string TemporaryPath(NativePackages packages, string server) =>
        Path.GetFullPath(Path.Combine(packages.Modules, "..", "obj", "servers", $"{server}-{Path.GetRandomFileName()[..8]}"));

    /// <summary>Creates a folder where there is none, and keeps it for this application. Again for the same one does nothing.</summary>
    /// <exception cref="DistributedApplicationException">Another AppHost uses it, or it cannot be written.</exception>
    public void Open(string folder, bool temporary)
    {
        lock (_gate)
        {
            if (_open.ContainsKey(folder))
                return;
            try
            {
                Directory.CreateDirectory(folder);
                var path = LockFile(folder);
                _open[folder] = (FileLock.TryTake(path) ?? throw InUse(folder, path), temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unusable(folder, e);
            }

            if (temporary)
                DeleteAbandoned(Path.GetDirectoryName(folder)!);
        }
    }

    /// <summary>An error that says why a folder cannot be used, and what to do.</summary>
    public static DistributedApplicationException Unusable(string folder, Exception error) => new(
        $"The data folder {folder} cannot be used: {error.Message} It must belong to {Environment.UserName}; one that was made as root stays root's. "
        + "Correct its owner (chown), start as that user, or start on another folder (--data DIR).", error);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (folder, (held, temporary)) in _open)
            {
                if (temporary)
                    TryDelete(folder);
                held.Dispose();
            }

            _open.Clear();
        }
    }

    private static string LockFile(string folder) => Path.Combine(folder, "lock");

    private static DistributedApplicationException InUse(string folder, string lockFile) => new(
        $"The data folder {folder} is in use by {FileLock.Holder(lockFile)}. Stop that first, or start this one on another folder (--data DIR).");

    /// <summary>What killed AppHosts left. A young one may be about to be locked.</summary>
    private static void DeleteAbandoned(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent))
        {
            if (DateTime.UtcNow - Directory.GetCreationTimeUtc(folder) < Young || !File.Exists(LockFile(folder)))
                continue;
            using var free = FileLock.TryTake(LockFile(folder));
            if (free is not null)
                TryDelete(folder);
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A server that is still ending writes there; the next start deletes it.
        }
    }
}
