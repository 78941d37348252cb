namespace RustyGate.Tests.Running;

/// <summary>A new folder that goes away with its test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rustygate-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
