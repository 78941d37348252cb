namespace Gateway.Service.ErrorPages;

internal static class ErrorPagesExtensions
{
    /// <summary>Pages instead of problem details for people who look at them in a browser.</summary>
    public static void UseErrorPages(this WebApplication app) => app.UseMiddleware<PagesForBrowsers>();

    /// <summary>What the pages look like: a file of its own, since the content policy allows no style in a page.</summary>
    public static void MapErrorPages(this WebApplication app)
    {
        var style = Path.Combine(app.Environment.ContentRootPath, "ErrorPages", "error.css");
        app.MapGet(ErrorPage.Style, (HttpResponse response) =>
        {
            response.Headers.CacheControl = "public, max-age=3600";
            return TypedResults.PhysicalFile(style, "text/css; charset=utf-8");
        }).AllowAnonymous();
    }
}
