using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Auth.Service.Tests;

/// <summary>Chat as Auth sees it: told of accounts, and asked what it keeps of one.</summary>
internal sealed class ChatOfTests : HttpMessageHandler
{
    public const string Export = """{"chats":[],"messages":[{"content":"Hello 🍲"}]}""";

    /// <summary>What Chat was told and has acknowledged, such as <c>DELETE users/…</c>.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    /// <summary>False: it answers nothing but 503.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>What an export answers.</summary>
    public Func<HttpContent> Exports { get; set; } = () => new StringContent(Export, Encoding.UTF8, "application/json");

    public static string Closed(Guid id) => $"PUT /internal/users/{id}/closed";

    public static string Erased(Guid id) => $"DELETE /internal/users/{id}";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Equal(("chat", $"Service {AuthApi.ServiceKey}"), (request.RequestUri!.Host, request.Headers.Authorization!.ToString()));
        if (!IsUp)
        {
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }

        if (request.Method == HttpMethod.Get)
        {
            Assert.EndsWith("/export", request.RequestUri.AbsolutePath, StringComparison.Ordinal);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = Exports() });
        }

        Heard.Enqueue($"{request.Method} {request.RequestUri.AbsolutePath}");
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
    }
}
