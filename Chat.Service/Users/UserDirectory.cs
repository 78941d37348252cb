using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Service.Users;

/// <summary>Who exists, by asking Auth.</summary>
internal sealed class UserDirectory(HttpClient auth)
{
    /// <summary>The most that Auth looks up at once.</summary>
    private const int MostIds = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Those of <paramref name="ids"/> that are nobody.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<List<Guid>> UnknownAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var known = new HashSet<Guid>();
        foreach (var some in ids.Chunk(MostIds))
        {
            using var response = await auth.PostAsJsonAsync("users/lookup", new LookupRequest(some), Json, cancellationToken);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<LookupAnswer>(Json, cancellationToken);
            known.UnionWith(answer!.Users.Select(user => user.Id));
        }

        return [.. ids.Where(id => !known.Contains(id))];
    }

    /// <summary>Those who have one of <paramref name="usernames"/>, in any spelling.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<List<Guid>> NamedAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken)
    {
        using var response = await auth.PostAsJsonAsync("users/lookup", new { Usernames = usernames }, Json, cancellationToken);
        response.EnsureSuccessStatusCode();
        return [.. (await response.Content.ReadFromJsonAsync<LookupAnswer>(Json, cancellationToken))!.Users.Select(user => user.Id)];
    }

    private sealed record LookupRequest(IReadOnlyCollection<Guid> Ids);

    private sealed record LookupAnswer([property: JsonRequired] IReadOnlyList<User> Users);

    private sealed record User(Guid Id);
}
