using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.IdentityModel.Protocols.OpenIdConnect;

/// <summary>Gets the metadata document and the key set that it names.</summary>
public class OpenIdConnectConfigurationRetriever : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    /// <summary>Gets both.</summary>
    /// <exception cref="InvalidOperationException">The metadata names no key set, or one without a usable key.</exception>
    public static async Task<OpenIdConnectConfiguration> GetAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        using var metadata = JsonDocument.Parse(await retriever.GetDocumentAsync(address, cancel));
        var configuration = new OpenIdConnectConfiguration
        {
            Issuer = Text(metadata.RootElement, "issuer"),
            JwksUri = Text(metadata.RootElement, "jwks_uri") ?? throw new InvalidOperationException($"'{address}' names no jwks_uri."),
        };
        configuration.JsonWebKeySet = new JsonWebKeySet(await retriever.GetDocumentAsync(configuration.JwksUri, cancel));
        foreach (var key in configuration.JsonWebKeySet.GetSigningKeys())
        {
            configuration.SigningKeys.Add(key);
        }

        return configuration.SigningKeys.Count > 0 ? configuration : throw new InvalidOperationException($"'{configuration.JwksUri}' has no usable key.");
    }

    Task<OpenIdConnectConfiguration> IConfigurationRetriever<OpenIdConnectConfiguration>.GetConfigurationAsync(
        string address, IDocumentRetriever retriever, CancellationToken cancel) => GetAsync(address, retriever, cancel);

    private static string? Text(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
