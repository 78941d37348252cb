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

    /// <summary>Null unless the claims are those of a whole access token.</summary>
    public static CurrentUser? From(ClaimsPrincipal principal) =>
        Guid.TryParseExact(principal.FindFirstValue("sub"), "D", out var id)
        && Guid.TryParseExact(principal.FindFirstValue("sid"), "D", out var session)
        && principal.FindFirstValue("role") is Roles.User or Roles.Admin
            ? new CurrentUser(id, session, principal.FindFirstValue("role")!)
            : null;
}
