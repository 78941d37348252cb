using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests;

/// <summary>Notify's <c>/internal</c>: who is connected is as a test says.</summary>
internal sealed class NotifyOfTests : HttpMessageHandler
{
    /// <summary>For how many more questions somebody is connected.</summary>
    public ConcurrentDictionary<Guid, int> Connected { get; } = [];

    public bool IsDown { get; set; }

    /// <summary>How far each replica is, by its host; one that is not among them does not answer.</summary>
    public ConcurrentDictionary<string, long> Positions { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/internal/stats")
        {
            return Positions.TryGetValue(request.RequestUri.Host, out var position)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new { streams = 12, sockets = 3, users = 9, position, delivered = 100, healed = 1, slow_closes = 0 }) }
                : throw new HttpRequestException("Nobody listens.");
        }

        Assert.Equal((HttpMethod.Post, "http://notify/internal/connected"), (request.Method, request.RequestUri!.AbsoluteUri));
        if (IsDown)
        {
            throw new HttpRequestException("Nobody listens.");
        }

        var asked = (await request.Content!.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("users").EnumerateArray().Select(user => user.GetGuid());
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(new { users = asked.Where(IsConnected).ToList() }) };
    }

    private bool IsConnected(Guid user) => Connected.TryGetValue(user, out var times) && Connected.TryUpdate(user, times - 1, times) && times > 0;
}
