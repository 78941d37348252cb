using System.Net.Mime;
using Gateway.Service.Configuration;

namespace Gateway.Service.OpenApi;

internal static class OpenApiExtensions
{
    private const string Document = "/openapi/v1.json";
    private static readonly PathString Page = "/openapi";

    /// <summary>That of the rest of the gateway, but without trusted types, which the page's script does not know.</summary>
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void AddOpenApiDocument(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(ServiceDocuments.Client, client => client.Timeout = Patience);
        builder.Services.AddSingleton<RoutingProbe>();
        builder.Services.AddSingleton<OutsidePaths>();
        builder.Services.AddSingleton<ServiceDocuments>();
        builder.Services.AddSingleton<GatewayDocument>();
        builder.Services.AddOpenApi(GatewayDocument.Name, options => options.ShouldInclude = GatewayDocument.IsShown);
        builder.Services.AddSingleton<OpenApiDocument>();
    }

    /// <summary>Routing, which the document asks where things are, and in front of it document and page, where any upstream has a document.</summary>
    public static void UseDocumentedRouting(this WebApplication app)
    {
        var running = app.Services.GetRequiredService<RunningConfig>();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Page, StringComparison.Ordinal) && running.Current.Upstreams.Values.Any(upstream => upstream.OpenApi is not null),
            UsePage);
        app.Use(app.Services.GetRequiredService<RoutingProbe>().Before);
        app.UseRouting();
        app.Use(RoutingProbe.After);
    }

    private static void UsePage(IApplicationBuilder page)
    {
        page.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            return context.Request.Path == Document && HttpMethods.IsGet(context.Request.Method) ? WriteAsync(context) : next(context);
        });
        page.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = Page.Value!.TrimStart('/');
            ui.DocumentTitle = "RustyGate";
            ui.SwaggerEndpoint(Document, "RustyGate");
        });
    }

    private static async Task WriteAsync(HttpContext context)
    {
        var json = await context.RequestServices.GetRequiredService<OpenApiDocument>().GetAsync(context.RequestAborted);
        context.Response.ContentType = MediaTypeNames.Application.Json;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}
