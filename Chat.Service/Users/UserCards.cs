using RustyGate.ServiceDefaults.Caching;

namespace Chat.Service.Users;

/// <summary>
/// People as others see them, remembered: every client that shows a chat asks for them. Auth makes void what changes. For showing only:
/// whether somebody exists or may do something is never decided by it.
/// </summary>
internal sealed class UserCards(RedisHybridCache cache, UserDirectory users)
{
    /// <summary>Those of <paramref name="ids"/> that are somebody, in no order.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<IReadOnlyList<UserView>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        [.. (await cache.GetOrCreateManyAsync(ids.Select(KeyOf), LookUpAsync, cancellationToken: cancellationToken)).Values];

    private async Task<Dictionary<string, UserView>> LookUpAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        (await users.FindAsync([.. keys.Select(IdOf)], cancellationToken)).ToDictionary(user => KeyOf(user.Id), StringComparer.Ordinal);

    /// <summary>As <c>Auth.Service/Accounts/UserCards.cs</c> writes it.</summary>
    private static string KeyOf(Guid user) => $"user:{user:N}";

    private static Guid IdOf(string key) => Guid.ParseExact(key.AsSpan("user:".Length), "N");
}
