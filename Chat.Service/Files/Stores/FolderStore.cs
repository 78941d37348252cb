using Microsoft.Extensions.Options;

namespace Chat.Service.Files.Stores;

/// <summary>Files in a folder, spread over 256 folders by the start of their key.</summary>
internal sealed class FolderStore(IOptions<FileLimits> limits) : IFileStore
{
    private readonly string _folder = Path.Combine(limits.Value.Directory, "content");

    public Task PutAsync(string key, StagedFile file, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        var parent = Path.GetDirectoryName(path)!;
        PrivateFolder.Create(parent);
        file.MoveTo(path);

        // The new name is an entry of its folder, and the folder's an entry of the one above: without these a power cut loses the name.
        DurableFolder.Sync(parent);
        DurableFolder.Sync(_folder);
        return Task.CompletedTask;
    }

    public Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(key), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            }));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<(string Key, DateTimeOffset PutAt)> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(_folder);
        foreach (var file in folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => FileContent.IsKey(file.Name)) : [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (file.Name, new DateTimeOffset(file.LastWriteTimeUtc));
        }

        await Task.CompletedTask;
    }

    private string PathOf(string key) => Path.Combine(_folder, key[..2], key);
}
