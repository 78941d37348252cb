using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests;

/// <summary>Auth's <c>/internal/audit</c>: takes nothing until it is told to, so that tests find in the database what waits.</summary>
internal sealed class AuditLogOfAuth : HttpMessageHandler
{
    /// <summary>What came, by id; what comes again is counted.</summary>
    public ConcurrentDictionary<Guid, (JsonElement Entry, int Times)> Entries { get; } = [];

    public bool IsUp { get; set; }

    /// <summary>Whether the next answer is lost after the entries were taken.</summary>
    public bool LosesAnswer { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal((HttpMethod.Post, "http://auth/internal/audit"), (request.Method, request.RequestUri!.AbsoluteUri));
        if (!IsUp)
        {
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        }

        var body = await request.Content!.ReadFromJsonAsync<JsonElement>(cancellationToken);
        foreach (var entry in body.GetProperty("entries").EnumerateArray())
        {
            Entries.AddOrUpdate(entry.GetProperty("id").GetGuid(), (entry, 1), (_, first) => (first.Entry, first.Times + 1));
        }

        if (LosesAnswer)
        {
            LosesAnswer = false;
            throw new HttpRequestException("The answer was lost.");
        }

        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }
}
