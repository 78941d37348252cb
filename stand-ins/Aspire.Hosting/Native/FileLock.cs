namespace Aspire.Hosting.Native;

/// <summary>
/// A lock between processes that ends with its holder, however that ends. A file beside it, which anyone may read meanwhile, names the holder.
/// </summary>
public sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or answers null when another process, or this one, has it.</summary>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static FileLock? TryTake(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }

        File.WriteAllText(HolderFile(path), $"{AppDomain.CurrentDomain.FriendlyName}, process {Environment.ProcessId}");
        return new FileLock(file);
    }

    /// <summary>Takes the lock as soon as it is free.</summary>
    public static async Task<FileLock> WaitAsync(string path, Action onWait, CancellationToken cancel)
    {
        var told = false;
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (!told)
                onWait();
            told = true;
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }
    }

    /// <summary>Who holds a lock, for a message: a program's name and process id.</summary>
    public static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(HolderFile(path));
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string HolderFile(string path) => path + ".holder";
}
