using System.Collections.Concurrent;
using System.Text.Json;
using Chat.Service.Webhooks;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Service.Tests.Webhooks;

/// <summary>What one call of a webhook brought.</summary>
internal sealed record Call(string Id, string Timestamp, string Signature, byte[] Bytes)
{
    public JsonElement Body { get; } = JsonSerializer.Deserialize<JsonElement>(Bytes);

    public long Position => Body.GetProperty("position").GetInt64();

    public string? Content => Body.GetProperty("data").TryGetProperty("content", out var content) ? content.GetString() : null;

    public bool IsSignedWith(string secret) => Signature.Split(' ').Contains(WebhookSecret.Sign(
        Id, long.Parse(Timestamp, System.Globalization.CultureInfo.InvariantCulture), Bytes, [Convert.FromBase64String(secret["whsec_".Length..])]));
}

/// <summary>A server that webhooks are sent to. It answers as <see cref="Answer"/> says and keeps what it took and what it refused.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private TinyServer? _server;

    public ConcurrentQueue<Call> Taken { get; } = [];

    public ConcurrentQueue<Call> Refused { get; } = [];

    /// <summary>The status to answer with.</summary>
    public Func<Call, Task<int>> Answer { get; set; } = _ => Task.FromResult(StatusCodes.Status204NoContent);

    public string Url => $"{_server!.Address}/hook";

    public IEnumerable<string?> Contents => Taken.Select(call => call.Content);

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver._server = await TinyServer.StartAsync(app => app.MapPost("/hook", receiver.ReceiveAsync));
        return receiver;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        var call = new Call(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, body.ToArray());
        context.Response.StatusCode = await Answer(call);
        context.Response.Headers.Location = "/elsewhere";
        (context.Response.StatusCode < StatusCodes.Status300MultipleChoices ? Taken : Refused).Enqueue(call);
    }
}
