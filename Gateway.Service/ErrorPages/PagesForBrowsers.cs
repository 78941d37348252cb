using System.Net.Mime;
using System.Text;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Gateway.Service.ErrorPages;

/// <summary>
/// A person who opens an address in a browser gets a page for an error, whoever it comes from, and is led to the sign-in where that is all
/// that is missing. Programs get the problem details, which are the same as ever.
/// </summary>
internal sealed class PagesForBrowsers(RequestDelegate next, RunningConfig running)
{
    private const string SignIn = "/login_page";
    private const string ContentPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context) => IsNavigation(context.Request) ? WatchAsync(context) : next(context);

    private async Task WatchAsync(HttpContext context)
    {
        var path = context.Request.Path;
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var body = new ProblemCatcher(context.Response, inner);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(inner);
        }

        if (!context.Response.HasStarted && body.IsProblem)
        {
            await WriteAsync(context, path);
        }
    }

    /// <summary>What the address bar and links of a browser send, and its scripts do not.</summary>
    private static bool IsNavigation(HttpRequest request)
    {
        var mode = request.Headers["Sec-Fetch-Mode"];
        return (mode.Count == 0 || string.Equals(mode, "navigate", StringComparison.OrdinalIgnoreCase))
            && request.Headers.Upgrade.Count == 0
            && request.Headers.Accept.Any(accept => accept!.Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase));
    }

    private async Task WriteAsync(HttpContext context, PathString path)
    {
        var response = context.Response;
        response.ContentLength = null;
        response.Headers.CacheControl = "no-store";
        if (running.Current.Rustygate && response.StatusCode == StatusCodes.Status401Unauthorized && HttpMethods.IsGet(context.Request.Method))
        {
            response.Headers.ContentType = default;
            response.Headers.Remove(HeaderNames.WWWAuthenticate);
            response.Redirect($"{SignIn}?return={Uri.EscapeDataString(path)}");
            return;
        }

        var page = Encoding.UTF8.GetBytes(ErrorPage.Of(response.StatusCode, context.TraceIdentifier, response.Headers.RetryAfter));
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(page, context.RequestAborted);
        }
    }
}
