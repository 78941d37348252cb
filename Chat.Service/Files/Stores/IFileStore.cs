namespace Chat.Service.Files.Stores;

/// <summary>Keeps bytes by key. A key is never written with other bytes.</summary>
internal interface IFileStore
{
    /// <summary>Keeps the content of <paramref name="file"/>. When this returns it survives a crash of the machine; when it fails nothing is there.</summary>
    Task PutAsync(string key, StagedFile file, CancellationToken cancellationToken);

    /// <summary>The bytes of <paramref name="key"/>: a stream that can seek. Null when there are none.</summary>
    Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>Forgets <paramref name="key"/>; not an error when it is not there.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Every key, and when it was put.</summary>
    IAsyncEnumerable<(string Key, DateTimeOffset PutAt)> ListAsync(CancellationToken cancellationToken);
}
