using System.Net;
using System.Net.Http.Headers;
using Aspire.Hosting.Dashboard;
using Google.Protobuf;

namespace EmbeddedServers.Tests.Dashboard;

/// <summary>A gRPC call by HttpClient on cleartext HTTP/2, as the dashboard's own client makes it.</summary>
internal sealed class GrpcCall : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;

    private GrpcCall(HttpResponseMessage response, Stream body) => (_response, _body) = (response, body);

    public HttpStatusCode Status => _response.StatusCode;

    public static async Task<GrpcCall> SendAsync(HttpClient client, string method, string key, byte[] frames)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/aspire.v1.DashboardService/" + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frames) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { { "x-resource-service-api-key", key }, { "te", "trailers" } },
        };
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new GrpcCall(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public static byte[] Frame(IMessage message)
    {
        var length = message.CalculateSize();
        return [0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. message.ToByteArray()];
    }

    public async Task<T?> ReadAsync<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        await GrpcFrames.ReadAsync(_body, parser, TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

    /// <summary>Reads to the end.</summary>
    /// <returns>The trailer <c>grpc-status</c>.</returns>
    public async Task<string> EndAsync()
    {
        await _body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        return _response.TrailingHeaders.GetValues("grpc-status").Single();
    }

    public void Dispose() => _response.Dispose();
}
