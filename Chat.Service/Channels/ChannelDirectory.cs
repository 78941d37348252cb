using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Caching;

namespace Chat.Service.Channels;

/// <summary>
/// Pages of the directory of public channels, remembered: they are the same for everyone, and a search reads them all. What one
/// caller sees besides, whether they are a member, is asked of the database each time.
/// </summary>
internal sealed class ChannelDirectory(RedisHybridCache cache, IServiceScopeFactory scopes)
{
    /// <summary>Every page is void when one of the channels, or who is in it, changes.</summary>
    private const string Tag = "channels";

    public async Task<IReadOnlyList<ListedChannel>> ReadAsync(string? q, ChannelCursor after, int limit, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync($"channels:{limit}:{after}:{q}", token => new ValueTask<List<ListedChannel>>(LookUpAsync(q, after, limit, token)), tags: [Tag], cancellationToken: cancellationToken);

    /// <summary>For <see cref="InvalidationAfterCommit"/>.</summary>
    public static IEnumerable<string> Changed(DbContext db) =>
        db.ChangeTracker.Entries<Conversation>().Any(chat => IsPublic(chat.Entity.Type) || IsPublic(chat.OriginalValues.GetValue<ChatType>(nameof(Conversation.Type)))) ? [Tag] : [];

    private static bool IsPublic(ChatType type) => type == ChatType.PublicChannel;

    private async Task<List<ListedChannel>> LookUpAsync(string? q, ChannelCursor after, int limit, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ChannelSearch.Matching(Listed(scope.ServiceProvider.GetRequiredService<ChatDb>()), q)
            .Where(c => string.Compare(c.Name, after.Name) > 0 || (c.Name == after.Name && c.Id > after.Id))
            .OrderBy(c => c.Name).ThenBy(c => c.Id)
            .Take(limit)
            .Select(c => new ListedChannel(c.Id, c.Name!, c.Topic, c.Avatar, c.Members.Count, c.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    private static IQueryable<Conversation> Listed(ChatDb db) =>
        db.Chats.AsNoTracking().Where(c => c.Type == ChatType.PublicChannel && c.ArchivedAt == null && c.DeletedAt == null);
}

/// <summary>A channel of the directory, as everyone sees it.</summary>
internal sealed record ListedChannel(Guid Id, string Name, string? Topic, Guid? Avatar, int MemberCount, DateTimeOffset CreatedAt);
