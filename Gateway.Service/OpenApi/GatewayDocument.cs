using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Service.OpenApi;

/// <summary>What the gateway answers itself. Its pages, and what is for the inside, are not in it.</summary>
internal sealed class GatewayDocument(IServiceProvider services)
{
    public const string Name = "gateway";

    private static readonly string[] Paths = ["/admin/gateway", "/bff", "/gateway.schema.json", "/health", "/teapot"];

    public static bool IsShown(ApiDescription endpoint) =>
        endpoint.HttpMethod is not null && Paths.Any(path => new PathString($"/{endpoint.RelativePath}").StartsWithSegments(path, StringComparison.Ordinal));

    public async Task<JsonObject> ReadAsync(CancellationToken cancel)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(cancel);
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancel))!.AsObject();
    }
}
