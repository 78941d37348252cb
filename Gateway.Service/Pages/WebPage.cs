using System.Net.Mime;
using Gateway.Service.Browser;
using Gateway.Service.Configuration;

namespace Gateway.Service.Pages;

/// <summary>The one page of the web client, which shows what its address says.</summary>
internal static class WebPage
{
    /// <summary>
    /// The first segments of addresses that are pages (<c>web/src/app/routes.ts</c>), beside those that are endpoints of their own. <c>/admin/users</c> is one for a browser,
    /// and an answer of the API for a program.
    /// </summary>
    private static readonly PathString[] Pages =
        ["/chats", "/channels", "/search", "/saved", "/invite", "/sign-up", "/profile", "/preferences", "/notifications", "/security", "/sessions", "/data", "/admin", "/design"];

    /// <summary>Before the routes: a page may have the address of an endpoint.</summary>
    public static void UseWebPages(this WebApplication app)
    {
        var running = app.Services.GetRequiredService<RunningConfig>();
        app.Use((context, next) => running.Current.Rustygate && IsForBrowser(context) && IsPage(context.Request.Path) ? Of(context).ExecuteAsync(context) : next(context));
    }

    /// <summary>Whether a browser asks for something to show: what its scripts ask for has another <c>Accept</c>.</summary>
    public static bool IsForBrowser(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && (context.Request.Headers.Authorization.Count == 0 || context.Features.Get<BrowserRequest>() is not null)
        && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == MediaTypeNames.Text.Html);

    private static bool IsPage(PathString path) => Array.Exists(Pages, page => path.StartsWithSegments(page, StringComparison.Ordinal));

    /// <summary>The page, with the status that its address has.</summary>
    public static IResult Of(HttpContext context, int status = StatusCodes.Status200OK)
    {
        var file = Path.Combine(context.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootPath, "index.html");
        (context.Response.StatusCode, context.Response.Headers.CacheControl, context.Response.Headers.Vary) = (status, "no-cache", "Accept");
        return TypedResults.PhysicalFile(file, "text/html; charset=utf-8");
    }
}
