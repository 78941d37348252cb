namespace EmbeddedServers.Tests;

/// <summary>A folder of a test's own, that any user may pass through, and that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(string? parent = null)
    {
        Path = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), $"rustygate-test-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
