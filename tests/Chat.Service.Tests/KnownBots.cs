using System.Net;

namespace Chat.Service.Tests;

/// <summary>Auth as the incoming webhooks see it. Any other request is a mistake.</summary>
internal sealed class KnownBots : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.Matches("^http://auth/internal/bots/[0-9a-f-]{36}$", request.RequestUri!.AbsoluteUri);
        Assert.True(request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));
    }
}
