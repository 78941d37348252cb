using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests;

/// <summary>Auth as Chat sees it: everyone exists but <see cref="ChatApi.Nobody"/>. Any other request is a mistake.</summary>
internal sealed class KnownUsers : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal((HttpMethod.Post, "http://auth/internal/users/lookup"), (request.Method, request.RequestUri!.AbsoluteUri));
        Assert.Equal($"Service {ChatApi.ServiceKey}", request.Headers.Authorization!.ToString());
        var asked = await request.Content!.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var known = List(asked, "ids").Select(id => id.GetGuid()).Concat(List(asked, "usernames").Select(Named).OfType<Guid>()).Where(id => id != ChatApi.Nobody);
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(new { users = known.Select(id => new { id, username = $"u{id:N}", display_name = "Someone" }) }),
        };
    }

    private static JsonElement.ArrayEnumerator List(JsonElement asked, string name) => asked.TryGetProperty(name, out var list) ? list.EnumerateArray() : default;

    private static Guid? Named(JsonElement username) => Guid.TryParseExact(username.GetString()!.TrimStart('u'), "N", out var id) ? id : null;
}
