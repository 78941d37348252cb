namespace Microsoft.IdentityModel.Protocols;

/// <summary>Gets documents by HTTP.</summary>
public class HttpDocumentRetriever(HttpClient httpClient) : IDocumentRetriever
{
    /// <summary>Whether an address must be https.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <inheritdoc/>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        if (RequireHttps && !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The address '{address}' must be https.", nameof(address));
        }

        try
        {
            using var response = await httpClient.GetAsync(new Uri(address), cancel);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsStringAsync(cancel)
                : throw new IOException($"'{address}' answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException unreachable)
        {
            throw new IOException($"'{address}' cannot be got.", unreachable);
        }
    }
}
