using Gateway.Service.Configuration;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Pages;

/// <summary>What the gateway answers itself.</summary>
internal static class PagesExtensions
{
    /// <summary>Pages for everyone. Where mails lead, the secrets are in the fragment, which is not sent.</summary>
    private static readonly string[] Public = ["/", "/login_page", "/setup", "/forgot", "/reset", "/verify"];

    public static void AddPages(this WebApplicationBuilder builder) => builder.Services.AddSingleton<MatcherPolicy, RustyGatePages>();

    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/health", () => TypedResults.Ok(new GatewayHealth("ok", "rustygate"))).AllowAnonymous();
        app.MapGet("/teapot", () => Problem.Of(StatusCodes.Status418ImATeapot, "teapot", "I am a teapot.", "RFC 2324 asks for it."))
            .AllowAnonymous();
        app.Map("/internal/{**rest}", NotFound).AllowAnonymous();
        app.MapFallback("{**path}", NotFound).AllowAnonymous();
        MapPagesOfRustyGate(app.MapGroup("").WithMetadata(new RustyGatePage()));
    }

    private static void MapPagesOfRustyGate(RouteGroupBuilder app)
    {
        foreach (var path in Public)
        {
            app.MapGet(path, (HttpContext context) => WebPage.Of(context)).AllowAnonymous();
        }

        app.MapGet("/private_page", (CurrentUser? caller, HttpContext context) => caller is null ? SignIn(context) : WebPage.Of(context)).AllowAnonymous();
        app.MapGet("/admin_only", (CurrentUser? caller, HttpContext context) =>
            caller is null ? SignIn(context)
            : caller.Role == Roles.Admin ? WebPage.Of(context)
            : Refuse(context, StatusCodes.Status403Forbidden, Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "This page is for administrators.")))
            .AllowAnonymous();
    }

    private static IResult NotFound(HttpContext context, RunningConfig running) =>
        running.Current.Rustygate ? Refuse(context, StatusCodes.Status404NotFound, Problem.NotFound("page")) : Problem.NotFound("page");

    /// <summary>A browser is shown the same in words.</summary>
    private static IResult Refuse(HttpContext context, int status, IResult problem) =>
        WebPage.IsForBrowser(context) ? WebPage.Of(context, status) : problem;

    /// <summary>A browser is led to the page where one signs in; a program is told 401.</summary>
    private static IResult SignIn(HttpContext context) =>
        WebPage.IsForBrowser(context)
            ? TypedResults.Redirect($"/login_page?return={Uri.EscapeDataString(context.Request.Path)}")
            : Problem.Unauthorized("Sign in first.");

    private sealed record GatewayHealth(string Status, string Service);
}
