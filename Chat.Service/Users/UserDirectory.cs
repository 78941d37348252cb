using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Service.Users;

/// <summary>Who exists, by asking Auth.</summary>
internal sealed class UserDirectory(HttpClient auth)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Those of <paramref name="ids"/> that are nobody.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task<List<Guid>> UnknownAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        using var response = await auth.PostAsJsonAsync("users/lookup", new LookupRequest(ids), Json, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<LookupAnswer>(Json, cancellationToken);
        return [.. ids.Except(answer!.Users.Select(user => user.Id))];
    }

    private sealed record LookupRequest(IReadOnlyCollection<Guid> Ids);

    private sealed record LookupAnswer([property: JsonRequired] IReadOnlyList<User> Users);

    private sealed record User(Guid Id);
}
