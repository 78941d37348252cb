using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Web;
using Chat.Service.Demo;

namespace Chat.Service.Tests;

/// <summary>
/// Auth as Chat sees it: everyone exists but <see cref="ChatApi.Nobody"/>, and a search finds one person of that name. Any other request
/// is a mistake.
/// </summary>
internal sealed class KnownUsers : HttpMessageHandler
{
    /// <summary>A search for this is never answered: Auth is frozen.</summary>
    public const string Frozen = "frozen";

    /// <summary>The people of the demo workspace.</summary>
    public static IReadOnlyDictionary<string, Guid> Cast { get; } = Person.Usernames.ToDictionary(name => name, _ => Guid.CreateVersion7());

    /// <summary>Those who are programs.</summary>
    public static ConcurrentDictionary<Guid, bool> Bots { get; } = [];

    /// <summary>Files that are somebody's picture, and whose.</summary>
    public static ConcurrentDictionary<Guid, Guid> Avatars { get; } = new();

    /// <summary>What the setup told.</summary>
    public const string Team = "The Lees";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal($"Service {ChatApi.ServiceKey}", request.Headers.Authorization!.ToString());
        if (request.RequestUri!.AbsoluteUri == "http://auth/internal/setup")
        {
            return new(HttpStatusCode.OK) { Content = JsonContent.Create(new { needed = false, team_name = Team }) };
        }

        if (request.Method == HttpMethod.Get)
        {
            Assert.Equal("/internal/users/search", request.RequestUri.AbsolutePath);
            var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
            if (query["q"] == Frozen)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return Users([new { id = Guid.CreateVersion7(), username = query["q"], display_name = $"One of {query["limit"]}" }]);
        }

        var asked = await request.Content!.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (request.RequestUri!.AbsolutePath == "/internal/avatars")
        {
            var shown = asked.GetProperty("files").EnumerateArray()
                .Where(file => Avatars.Contains(new(file.GetProperty("id").GetGuid(), file.GetProperty("uploader_id").GetGuid())));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new { files = shown.Select(file => file.GetProperty("id")) }) };
        }

        Assert.Equal((HttpMethod.Post, "http://auth/internal/users/lookup"), (request.Method, request.RequestUri!.AbsoluteUri));
        var known = List(asked, "ids").Select(id => id.GetGuid()).Concat(List(asked, "usernames").Select(Named).OfType<Guid>()).Where(id => id != ChatApi.Nobody);
        return Users(known.Select(id => new { id, username = NameOf(id), display_name = "Someone", bot = Bots.ContainsKey(id) }));
    }

    private static JsonElement.ArrayEnumerator List(JsonElement asked, string name) => asked.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private static string NameOf(Guid id) => Cast.FirstOrDefault(person => person.Value == id).Key ?? $"u{id:N}";

    private static Guid? Named(JsonElement username) => Cast.TryGetValue(username.GetString()!, out var person) ? person : Guid.TryParseExact(username.GetString()!.TrimStart('u'), "N", out var id) ? id : null;

    private static HttpResponseMessage Users(IEnumerable<object> users) => new(HttpStatusCode.OK) { Content = JsonContent.Create(new { users }) };
}
