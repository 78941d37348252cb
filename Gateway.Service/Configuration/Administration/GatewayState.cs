using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Service.Circuits;
using Gateway.Service.Configuration.Reading;
using Gateway.Service.Configuration.Reload;
using Microsoft.AspNetCore.Http.HttpResults;
using Yarp.ReverseProxy;

namespace Gateway.Service.Configuration.Administration;

/// <summary>What <c>GET /admin/gateway</c> shows.</summary>
/// <param name="Version">Of what runs.</param>
/// <param name="Config">What runs: whole, with what the file extends and all defaults.</param>
/// <param name="File">The operator's file; null where there is none.</param>
/// <param name="Refusal">Why the file does not run; null where it does.</param>
/// <param name="Upstreams">How they are.</param>
public sealed record GatewayState(string Version, JsonNode Config, FileState? File, Refusal? Refusal, IReadOnlyList<UpstreamState> Upstreams)
{
    /// <summary>The ETag is that of the file, which a change must name.</summary>
    internal static Ok<GatewayState> Show(RunningConfig running, ConfigReload reload, IProxyStateLookup yarp, CircuitBreakers circuits, HttpContext context, IServiceProvider services)
    {
        var file = services.GetService<ConfigFile>();
        var text = file?.Text();
        context.Response.Headers.ETag = $"\"{ConfigReader.VersionOf(text ?? ConfigReader.BuiltIn)}\"";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new GatewayState(
            running.Reading.Version,
            JsonSerializer.SerializeToNode(running.Current, GatewayJson.Options)!,
            file is null ? null : new FileState(file.Path, file.Format, text),
            reload.LastRefusal,
            UpstreamState.All(yarp, circuits)));
    }
}

/// <summary>The operator's file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Text">Its text; null while it is not there.</param>
public sealed record FileState(string Path, ConfigFormat Format, string? Text);
