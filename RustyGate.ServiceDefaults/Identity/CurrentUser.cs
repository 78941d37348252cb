using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>The caller, by a token of ours. Handlers take it as a parameter and never read claims.</summary>
/// <param name="Id">The user (<c>sub</c>).</param>
/// <param name="SessionId">The session the token belongs to (<c>sid</c>).</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
public sealed record CurrentUser(Guid Id, Guid SessionId, string Role)
{
    /// <summary>Null for an anonymous caller, where an endpoint lets one in.</summary>
    public static ValueTask<CurrentUser?> BindAsync(HttpContext context) => ValueTask.FromResult(From(context.User));

    /// <summary>Null unless the claims are those of a whole access token: each of the three once, and well-formed.</summary>
    public static CurrentUser? From(ClaimsPrincipal principal) =>
        Guid.TryParseExact(Only(principal, "sub"), "D", out var id)
        && Guid.TryParseExact(Only(principal, "sid"), "D", out var session)
        && Only(principal, "role") is (Roles.User or Roles.Admin or Roles.Bot) and var role
            ? new CurrentUser(id, session, role)
            : null;

    private static string? Only(ClaimsPrincipal principal, string type) => principal.FindAll(type).ToArray() is [var claim] ? claim.Value : null;
}
