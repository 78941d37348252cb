using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Service.Tickets;

/// <summary>What a client put into the URL of a stream, since it could not send a header.</summary>
/// <param name="Ticket">A one-use ticket.</param>
/// <param name="Token">An access token, or a ticket under the token's name: <c>/ws?token=</c> alone takes it (seeds 3.3).</param>
/// <param name="Purpose">What a ticket has to be for.</param>
internal sealed record QuerySecret(string? Ticket, string? Token, string Purpose)
{
    private const string TicketKey = "ticket";
    private const string TokenKey = "token";
    private const string SocketPurpose = "socket";

    /// <summary>Removes it from the request; null when there is none.</summary>
    public static QuerySecret? Take(HttpRequest request)
    {
        if (!request.QueryString.HasValue || PurposeOf(request.Path) is not { } purpose)
        {
            return null;
        }

        var query = QueryHelpers.ParseQuery(request.QueryString.Value);
        var found = query.Remove(TicketKey, out var ticket) | query.Remove(TokenKey, out var token);
        if (!found)
        {
            return null;
        }

        request.QueryString = QueryString.Create(query);
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = request.Path + request.QueryString;
        return new QuerySecret(Only(ticket), purpose == SocketPurpose ? Only(token) : null, purpose);
    }

    private static string? PurposeOf(PathString path) =>
        path.Equals("/events", StringComparison.OrdinalIgnoreCase) ? "stream"
        : path.Equals("/ws", StringComparison.OrdinalIgnoreCase) ? SocketPurpose
        : null;

    /// <summary>Of two it would be unclear which is meant.</summary>
    private static string? Only(Microsoft.Extensions.Primitives.StringValues given) => given is [{ Length: > 0 } one] ? one : null;
}
