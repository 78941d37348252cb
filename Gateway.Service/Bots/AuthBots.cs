using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Service.Bots;

/// <summary>What Auth gives for a bot's own token.</summary>
internal sealed record Exchanged(
    [property: JsonRequired] string AccessToken, [property: JsonRequired] int ExpiresIn, [property: JsonRequired] Guid BotId, [property: JsonRequired] Guid TokenId);

/// <summary>Asks Auth.</summary>
internal sealed class AuthBots(HttpClient auth)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Null when the token is good for nothing.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or neither yes nor no.</exception>
    public async Task<Exchanged?> ExchangeAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await auth.PostAsJsonAsync("bots/token", new { token }, Json, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Exchanged>(Json, cancellationToken);
    }
}
