using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Service.Users;

/// <summary>Who exists, by asking Auth. What Auth does not answer in time is a 503 for whoever asked.</summary>
internal sealed class UserDirectory(HttpClient auth)
{
    /// <summary>The most that Auth looks up at once.</summary>
    private const int MostIds = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Those of <paramref name="ids"/> that are nobody, or nobody any more.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<List<Guid>> UnknownAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var known = await FindAsync(ids, cancellationToken);
        var there = known.Where(user => user is { Disabled: false, Deleted: false }).Select(user => user.Id).ToHashSet();
        return [.. ids.Where(id => !there.Contains(id))];
    }

    /// <summary>Those of <paramref name="ids"/> that are somebody, in no order.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<List<UserView>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new List<UserView>(ids.Count);
        foreach (var some in ids.Chunk(MostIds))
        {
            using var response = await auth.PostAsJsonAsync("users/lookup", new LookupRequest(some), Json, cancellationToken);
            found.AddRange(await ReadAsync(response, cancellationToken));
        }

        return found;
    }

    /// <summary>People whose user name, or a word of whose name, begins with <paramref name="q"/>.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<IReadOnlyList<UserView>> SearchAsync(string q, int limit, CancellationToken cancellationToken)
    {
        using var response = await auth.GetAsync($"users/search?q={Uri.EscapeDataString(q)}&limit={limit}", cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>How the team calls itself since the setup; null where there was none.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<string?> TeamAsync(CancellationToken cancellationToken) =>
        (await auth.GetFromJsonAsync<SetupAnswer>("setup", Json, cancellationToken))?.TeamName;

    private static async Task<IReadOnlyList<UserView>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<LookupAnswer>(Json, cancellationToken))!.Users;
    }

    /// <summary>The ids of those who have one of <paramref name="usernames"/>, in any spelling.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<List<Guid>> NamedAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken) =>
        [.. (await FindNamedAsync(usernames, cancellationToken)).Select(user => user.Id)];

    /// <summary>Those who have one of <paramref name="usernames"/>, in any spelling.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<IReadOnlyList<UserView>> FindNamedAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken)
    {
        using var response = await auth.PostAsJsonAsync("users/lookup", new { Usernames = usernames }, Json, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Those of <paramref name="files"/> that are the picture of whoever uploaded them, or of a bot of theirs; at most 500 are asked for.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<HashSet<Guid>> AvatarsAmongAsync(IEnumerable<(Guid Id, Guid Uploader)> files, CancellationToken cancellationToken)
    {
        var asked = new { Files = files.Select(file => new { file.Id, UploaderId = file.Uploader }).ToList() };
        using var response = await auth.PostAsJsonAsync("avatars", asked, Json, cancellationToken);
        response.EnsureSuccessStatusCode();
        return [.. (await response.Content.ReadFromJsonAsync<AvatarAnswer>(Json, cancellationToken))!.Files];
    }

    private sealed record AvatarAnswer([property: JsonRequired] IReadOnlyList<Guid> Files);

    private sealed record LookupRequest(IReadOnlyCollection<Guid> Ids);

    private sealed record SetupAnswer(string? TeamName);

    private sealed record LookupAnswer([property: JsonRequired] IReadOnlyList<UserView> Users);
}
