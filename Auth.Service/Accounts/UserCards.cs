using Auth.Service.Bots;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Caching;

namespace Auth.Service.Accounts;

/// <summary>
/// What others know of a person (<see cref="PublicUser"/>) is remembered by the services that ask for it, under <c>user:{id}</c>: a change
/// makes it void everywhere.
/// </summary>
internal static class UserCards
{
    public static void AddUserCards(this WebApplicationBuilder builder)
    {
        builder.AddCache();
        builder.Services.ConfigureDbContext<AuthDb>((provider, options) => options.AddInterceptors(new InvalidationAfterCommit(provider, Changed)));
    }

    /// <summary>What a change of this person or bot makes void.</summary>
    public static string TagOf(Guid id) => $"user:{id:N}";

    private static IEnumerable<string> Changed(DbContext db) => db.ChangeTracker.Entries()
        .Where(entry => entry.State is EntityState.Modified or EntityState.Deleted)
        .Select(entry => entry.Entity switch { User user => user.Id, Bot bot => bot.Id, _ => (Guid?)null })
        .OfType<Guid>()
        .Select(TagOf);
}
