using Microsoft.Net.Http.Headers;

namespace Gateway.Service.Tickets;

/// <summary>
/// Makes a request with a ticket one with a bearer token of the ticket's session. Who sends a header needs no ticket: it stays unused. One that
/// is good for nothing becomes a token that is, so that it is answered like any other: 401, whatever was wrong with it.
/// </summary>
internal sealed class TicketToBearer(RequestDelegate next, IServiceProvider services)
{
    /// <summary>Longer than any ticket of ours, shorter than any access token.</summary>
    private const int MostTicketCharacters = 100;

    private const string Scheme = "Bearer ";
    private const string Nothing = Scheme + "-";

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.Authorization.Count == 0 && context.Features.Get<QuerySecret>() is { } secret ? RedeemAsync(context, secret) : next(context);

    private async Task RedeemAsync(HttpContext context, QuerySecret secret)
    {
        context.Request.Headers[HeaderNames.Authorization] = await BearerAsync(secret, context.RequestAborted);
        await next(context);
    }

    private async Task<string> BearerAsync(QuerySecret secret, CancellationToken cancellationToken)
    {
        if (secret is { Ticket: null, Token: { Length: > MostTicketCharacters } token })
        {
            return token.All(IsTokenCharacter) ? Scheme + token : Nothing;
        }

        return (secret.Ticket ?? secret.Token) is { Length: <= MostTicketCharacters } ticket
            && await services.GetRequiredService<AuthTickets>().RedeemAsync(ticket, secret.Purpose, cancellationToken) is { } access
                ? Scheme + access
                : Nothing;
    }

    /// <summary>What a JWT is made of; a query can hold what no header may.</summary>
    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
