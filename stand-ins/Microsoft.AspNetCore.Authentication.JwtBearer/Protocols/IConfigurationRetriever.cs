namespace Microsoft.IdentityModel.Protocols;

/// <summary>Gets a configuration of documents.</summary>
public interface IConfigurationRetriever<T>
{
    /// <summary>Gets the configuration whose first document is at <paramref name="address"/>.</summary>
    Task<T> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel);
}

/// <summary>Gets a document.</summary>
public interface IDocumentRetriever
{
    /// <summary>Gets the text at <paramref name="address"/>.</summary>
    /// <exception cref="IOException">It cannot be got.</exception>
    Task<string> GetDocumentAsync(string address, CancellationToken cancel);
}
