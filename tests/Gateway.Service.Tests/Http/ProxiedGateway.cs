using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

/// <summary>A gateway behind a load balancer that is trusted, and an upstream that says who asked; for all tests of a class that leave both as they are.</summary>
public sealed class ProxiedGateway : IAsyncLifetime
{
    private TinyServer? _upstream;
    private RunningGateway? _gateway;

    public RunningGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await TinyServer.StartAsync(app => app.MapGet("/who", (HttpContext context) => context.Request.Headers["X-Forwarded-For"].ToString()));
        _gateway = await StartAsync(Config("http", 0, proxied: true, "127.0.0.0/8", "10s", ""));
    }

    /// <summary>Another one before the same upstream.</summary>
    public Task<RunningGateway> StartAsync(string config) => new RunningGateway().WithHttps().Alone(config).StartAsync();

    public string Config(string scheme, int port, bool proxied, string trusted, string patience, string more) =>
        $$"""
        {
          "listeners": [ { "url": "{{scheme}}://127.0.0.1:{{port}}", "proxy_protocol": {{(proxied ? "true" : "false")}} } ],
          "trusted_proxies": [ "{{trusted}}" ],
          "protection": { "headers_timeout": "{{patience}}" },
          {{more}}
          "upstreams": { "who": { "targets": [ { "url": "{{_upstream!.Address}}" } ] } },
          "routes": { "who": { "match": { "path": "/who" }, "upstream": "who", "auth": "none" } }
        }
        """;

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream!.DisposeAsync();
    }
}
