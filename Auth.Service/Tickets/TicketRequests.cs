using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Sessions;

namespace Auth.Service.Tickets;

/// <summary>A ticket to be issued.</summary>
/// <param name="Purpose"><c>stream</c> or <c>socket</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TicketRequest([property: Required, AllowedValues(Purposes.Stream, Purposes.Socket)] string Purpose);

/// <summary>A ticket.</summary>
/// <param name="Ticket">Good once.</param>
/// <param name="ExpiresIn">For so many seconds.</param>
public sealed record IssuedTicket(string Ticket, int ExpiresIn);

/// <summary>A ticket that someone presented.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Purpose">What it is presented for.</param>
public sealed record RedeemRequest(
    [property: Required, MaxLength(OpaqueToken.MaxLength)] string Ticket,
    [property: Required, AllowedValues(Purposes.Stream, Purposes.Socket)] string Purpose);

/// <summary>Who presented it.</summary>
/// <param name="AccessToken">A new access token of the session, with which the request goes on.</param>
public sealed record RedeemedTicket(string AccessToken);
