using System.Net;
using System.Text.Json;

namespace Gateway.Service.Tickets;

/// <summary>Asks Auth. A failure is an <see cref="HttpRequestException"/>, which is answered with 503.</summary>
internal sealed class AuthTickets(HttpClient auth)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>An access token of the session that the ticket stands for; null when the ticket is good for nothing, now or any more.</summary>
    public async Task<string?> RedeemAsync(string ticket, string purpose, CancellationToken cancellationToken)
    {
        using var reply = await auth.PostAsJsonAsync("tickets/redeem", new Presented(ticket, purpose), SnakeCase, cancellationToken);
        return reply.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest
            ? null
            : (await reply.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Redeemed>(SnakeCase, cancellationToken))?.AccessToken;
    }

    private sealed record Presented(string Ticket, string Purpose);

    private sealed record Redeemed(string AccessToken);
}
