namespace Auth.Service.Tests;

/// <summary>A folder for Data Protection keys that ends with the test.</summary>
internal sealed class KeyFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rustygate-keys-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
