using System.ComponentModel.DataAnnotations;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Accounts;

/// <summary>For RustyGate's other services: who stands behind an id or a name, and whom a few letters may mean.</summary>
internal static class UserLookup
{
    /// <summary>Most ids, and most names, of one request.</summary>
    public const int MaxIds = 500;

    /// <summary>Most people that one search answers.</summary>
    private const int MaxFound = 50;

    public static void MapUserLookup(this WebApplication app)
    {
        var group = app.MapInternal();
        group.MapPost("/users/lookup", LookupAsync);
        group.MapGet("/users/search", SearchAsync);
    }

    /// <summary>Ids and names that nobody has are absent from the answer; the order is not that of the request.</summary>
    private static async Task<Ok<LookupAnswer>> LookupAsync(LookupRequest request, AuthDb db, CancellationToken cancellationToken)
    {
        var ids = request.Ids ?? [];
        var names = (request.Usernames ?? []).Select(Identifier.Username).OfType<string>().Select(Identifier.Key).ToList();
        var found = await db.Users
            .Where(user => ids.Contains(user.Id) || names.Contains(user.UsernameKey!))
            .Select(PublicUser.Of)
            .ToListAsync(cancellationToken);
        if (found.Count < ids.Count + names.Count && ids.Count > 0)
        {
            found.AddRange(await db.Bots.Where(bot => ids.Contains(bot.Id)).Select(PublicUser.OfBot).ToListAsync(cancellationToken));
            found.AddRange(await db.ErasedUsers.Where(user => ids.Contains(user.Id)).Select(PublicUser.OfErased).ToListAsync(cancellationToken));
        }

        return TypedResults.Ok(new LookupAnswer(found));
    }

    /// <summary>
    /// People whose user name begins with <paramref name="q"/>, or a word of whose display name does. Never by e-mail address: that
    /// would tell any member who has an account.
    /// </summary>
    private static async Task<Ok<LookupAnswer>> SearchAsync(
        [Required, MaxLength(Identifier.MaxUsername)] string q, AuthDb db, CancellationToken cancellationToken, [Range(1, MaxFound)] int limit = 20)
    {
        var key = Identifier.Key(q.Trim().TrimStart('@'));
        if (key.Length == 0)
        {
            return TypedResults.Ok(new LookupAnswer([]));
        }

        var prefix = Literal(key) + "%";
        var word = "% " + prefix;
        var found = await db.Users
            .Where(user => user.DisabledAt == null && user.DeletedAt == null)
            .Where(user => EF.Functions.Like(user.UsernameKey!, prefix, "\\") || EF.Functions.ILike(" " + user.DisplayName, word, "\\"))
            .OrderByDescending(user => user.UsernameKey == key).ThenBy(user => user.UsernameKey).ThenBy(user => user.Id)
            .Take(limit)
            .Select(PublicUser.Of)
            .ToListAsync(cancellationToken);
        if (found.Count < limit)
        {
            found.AddRange(await db.Bots
                .Where(bot => bot.DeletedAt == null && !bot.IsHook && EF.Functions.ILike(" " + bot.Name, word, "\\"))
                .OrderBy(bot => bot.Name).ThenBy(bot => bot.Id)
                .Take(limit - found.Count)
                .Select(PublicUser.OfBot)
                .ToListAsync(cancellationToken));
        }

        return TypedResults.Ok(new LookupAnswer(found));
    }

    /// <summary>So that what the caller typed is looked for as it stands.</summary>
    private static string Literal(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
