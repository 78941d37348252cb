namespace Gateway.Service.Configuration.Reload;

/// <summary>A new text for a file, which whoever reads it finds whole or not at all, also after a power cut.</summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _target;
    private readonly string _temporary;

    private AtomicFile(string path)
    {
        // What stands at the end of a symbolic link is replaced, and not the link.
        _target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } final ? final.FullName : path;
        _temporary = $"{_target}.{Guid.CreateVersion7():N}.tmp";
    }

    /// <summary>Writes the text beside the file, on the disk itself.</summary>
    /// <exception cref="IOException">There is no room, or no right to.</exception>
    public static AtomicFile Prepare(string path, string text)
    {
        var prepared = new AtomicFile(path);
        Directory.CreateDirectory(Path.GetDirectoryName(prepared._target)!);
        using var stream = new FileStream(prepared._temporary, FileMode.CreateNew);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
        if (!OperatingSystem.IsWindows() && File.Exists(prepared._target))
        {
            File.SetUnixFileMode(prepared._temporary, File.GetUnixFileMode(prepared._target));
        }

        return prepared;
    }

    /// <summary>Puts it in its place.</summary>
    public void Commit() => File.Move(_temporary, _target, overwrite: true);

    /// <summary>Takes back what was not committed.</summary>
    public void Dispose() => File.Delete(_temporary);
}
