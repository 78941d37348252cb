using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Bench.Gateway;

/// <summary>What everybody passes requests on to.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private const int Bytes = 512;

    private readonly WebApplication _app;

    private Backend(WebApplication app, int port) => (_app, Port) = (app, port);

    public int Port { get; }

    public static async Task<Backend> StartAsync()
    {
        var port = Contender.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var body = Encoding.ASCII.GetBytes($$"""{"text":"{{new string('x', Bytes - 11)}}"}""");
        app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await app.StartAsync();
        return new Backend(app, port);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
