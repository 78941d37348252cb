using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
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
        app.MapGet("/login_page", (IHostEnvironment host) => Page(host, "login")).AllowAnonymous();
        app.MapGet("/private_page", (CurrentUser? caller, HttpContext context, IHostEnvironment host) =>
            caller is null ? SignIn(context) : Page(host, "private")).AllowAnonymous();
        app.MapGet("/admin_only", (CurrentUser? caller, HttpContext context, IHostEnvironment host) =>
            caller is null ? SignIn(context)
            : caller.Role != Roles.Admin ? Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "This page is for administrators.")
            : Page(host, "admin")).AllowAnonymous();
        foreach (var name in (string[])["forgot", "reset", "verify"])
        {
            // Where the links in mails lead; their secrets are in the fragment, which is not sent.
            app.MapGet($"/{name}", (IHostEnvironment host) => Page(host, name)).AllowAnonymous();
        }

        app.MapGet("/setup", (IHostEnvironment host) => Page(host, "setup")).AllowAnonymous();
        app.Map("/internal/{**rest}", () => Problem.NotFound("page")).AllowAnonymous();
        app.MapFallback("{**path}", () => Problem.NotFound("page")).AllowAnonymous();
    }

    /// <summary>They lie beside <c>wwwroot</c>, not in it: nobody gets one past the check.</summary>
    private static PhysicalFileHttpResult Page(IHostEnvironment host, string name) =>
        TypedResults.PhysicalFile(Path.Combine(host.ContentRootPath, "pages", $"{name}.html"), "text/html; charset=utf-8");

    /// <summary>A browser is led to the page where one signs in; a program is told 401.</summary>
    private static IResult SignIn(HttpContext context) =>
        context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == MediaTypeNames.Text.Html)
            ? TypedResults.Redirect($"/login_page?return={Uri.EscapeDataString(context.Request.Path)}")
            : Problem.Unauthorized("Sign in first.");

    private sealed record GatewayHealth(string Status, string Service);
}
