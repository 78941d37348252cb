using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>The revocations that Auth has.</summary>
/// <param name="auth">A client of Auth's <c>/internal</c>.</param>
public sealed class AuthRevocations(HttpClient auth) : IRevocationSource
{
    /// <inheritdoc />
    public async Task<RevocationPage> ReadAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var query = since is { } moment
            ? $"?since={Uri.EscapeDataString(moment.ToString("O", CultureInfo.InvariantCulture))}"
            : "";
        return await auth.GetFromJsonAsync($"revocations{query}", RevocationJson.Default.RevocationPage, cancellationToken)
            ?? throw new JsonException("Auth answered null.");
    }
}
