using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Notify.Service.Sockets;

/// <summary>
/// Does at Chat what a frame asks for, as if its sender had posted it with the same token: the same checks, limits and idempotency, since it is
/// the same request.
/// </summary>
internal sealed class ChatAsUser(HttpClient chat)
{
    private static readonly string[] OfTheFrame = ["type", "ref", "chat_id"];

    /// <summary>Posts the members of a frame that are not the frame's own.</summary>
    public async Task<(byte[]? Answer, Refused? Refused)> PostAsync(string path, ClientFrame frame, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = Body(frame),
        };
        try
        {
            using var reply = await chat.SendAsync(request, cancellationToken);
            var body = await reply.Content.ReadAsByteArrayAsync(cancellationToken);
            return reply.IsSuccessStatusCode ? (body, null) : (null, RefusalOf(reply, body));
        }
        catch (Exception unknown) when (unknown is HttpRequestException or IOException
            || (unknown is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, Refused.Unavailable);
        }
    }

    private static ReadOnlyMemoryContent Body(ClientFrame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var member in frame.Body.EnumerateObject().Where(member => !OfTheFrame.Contains(member.Name, StringComparer.Ordinal)))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return new ReadOnlyMemoryContent(output.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static Refused RefusalOf(HttpResponseMessage reply, byte[] body)
    {
        var retryAfter = (int?)reply.Headers.RetryAfter?.Delta?.TotalSeconds;
        try
        {
            using var problem = JsonDocument.Parse(body);
            return new Refused(
                (int)reply.StatusCode,
                problem.RootElement.GetProperty("code").GetString()!,
                problem.RootElement.GetProperty("title").GetString()!,
                retryAfter);
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Refused.Unavailable;
        }
    }
}
