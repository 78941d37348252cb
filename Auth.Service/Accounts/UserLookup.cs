using System.ComponentModel.DataAnnotations;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Accounts;

/// <summary>For RustyGate's other services: who stands behind an id.</summary>
internal static class UserLookup
{
    /// <summary>Most ids of one request.</summary>
    public const int MaxIds = 500;

    public static void MapUserLookup(this WebApplication app) => app.MapInternal().MapPost("/users/lookup", LookupAsync);

    /// <summary>Ids that nobody has are absent from the answer; the order is not that of the request.</summary>
    private static async Task<Ok<LookupAnswer>> LookupAsync(LookupRequest request, AuthDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(new LookupAnswer(await db.Users
            .Where(user => request.Ids.Contains(user.Id))
            .Select(user => new UserName(user.Id, user.Username, user.DisplayName))
            .ToListAsync(cancellationToken)));
}

/// <summary>The ids to look up.</summary>
/// <param name="Ids">At most 500.</param>
public sealed record LookupRequest([property: Required, MaxLength(UserLookup.MaxIds)] IReadOnlyList<Guid> Ids);

/// <summary>The people found.</summary>
/// <param name="Users">In no order.</param>
public sealed record LookupAnswer(IReadOnlyList<UserName> Users);

/// <summary>What others may know of a person.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Username">The user name, or null.</param>
/// <param name="DisplayName">The name to show, or null.</param>
public sealed record UserName(Guid Id, string? Username, string? DisplayName);
