namespace Gateway.Service.Browser;

/// <summary>
/// Makes a request with a session cookie one with a bearer token, for everything behind: the gateway's own check, and the services'. A
/// request that brings its own token is not touched, but for the cookie, which no upstream gets to see.
/// </summary>
internal sealed class CookieToBearer(RequestDelegate next, BrowserTokens tokens)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isSignIn = request.Path.StartsWithSegments(BrowserExtensions.Path, StringComparison.OrdinalIgnoreCase);
        var hasCookies = request.Headers.Cookie.Count > 0;
        var cookie = hasCookies && request.Headers.Authorization.Count == 0 ? SessionCookie.Read(request) : null;
        if (hasCookies && request.Cookies.ContainsKey(SessionCookie.Name))
        {
            SessionCookie.Hide(request);
        }

        // Also without a cookie: nobody may sign a browser in to an account that is not its owner's, nor have it open a socket for a foreign page.
        if ((isSignIn || cookie is not null || SameOrigin.IsSocketOfPage(request)) && SameOrigin.Refusal(context) is { } refusal)
        {
            return refusal.ExecuteAsync(context);
        }

        return cookie is null ? next(context) : SpeakForAsync(context, cookie);
    }

    private async Task SpeakForAsync(HttpContext context, string cookie)
    {
        context.Features.Set(new BrowserRequest(cookie));
        if (await tokens.GetAsync(cookie, context.RequestAborted) is { } token)
        {
            context.Request.Headers.Authorization = $"Bearer {token}";
        }
        else
        {
            SessionCookie.Delete(context);
        }

        await next(context);
    }
}

/// <summary>The feature of a request that a cookie speaks for.</summary>
/// <param name="Secret">The cookie's value.</param>
internal sealed record BrowserRequest(string Secret);
