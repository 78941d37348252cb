using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Pages;

/// <summary>What the gateway answers itself.</summary>
internal static class PagesExtensions
{
    /// <summary>The web client from <c>wwwroot</c>; <c>/</c> is its <c>index.html</c>.</summary>
    public static void UseWebClient(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" });
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/health", () => TypedResults.Ok(new GatewayHealth("ok", "rustygate"))).AllowAnonymous();
        app.MapGet("/teapot", () => Problem.Of(StatusCodes.Status418ImATeapot, "teapot", "I am a teapot.", "RFC 2324 asks for it."))
            .AllowAnonymous();
        app.Map("/internal/{**rest}", () => Problem.NotFound("page")).AllowAnonymous();
        app.MapFallback("{**path}", () => Problem.NotFound("page")).AllowAnonymous();
    }

    private sealed record GatewayHealth(string Status, string Service);
}
