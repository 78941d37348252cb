namespace Gateway.Service.Browser;

/// <summary>
/// The browser's session: a random secret that means nothing outside of Auth. The prefix has a browser accept it only with Secure, for this
/// host alone and the whole of it (RFC 6265bis §4.1.3), so that nothing on a neighbouring host can plant another.
/// </summary>
internal static class SessionCookie
{
    public const string Name = "__Host-rustygate";

    /// <summary>base64url of 32 bytes; anything else is not asked for.</summary>
    private const int SecretLength = 43;

    private static readonly CookieBuilder Cookie = new()
    {
        Path = "/",
        HttpOnly = true,
        IsEssential = true,
        SecurePolicy = CookieSecurePolicy.Always,
        // Not Strict: whoever follows a link to a page here is signed in on it. Nothing is changed by GET, and the rest asks for more.
        SameSite = SameSiteMode.Lax,
    };

    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: SecretLength } secret ? secret : null;

    public static void Write(HttpContext context, string secret, int maxAgeSeconds)
    {
        var options = Cookie.Build(context);
        options.MaxAge = TimeSpan.FromSeconds(maxAgeSeconds);
        context.Response.Cookies.Append(Name, secret, options);
    }

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Cookie.Build(context));

    /// <summary>So that no upstream ever sees it; what else the browser sent stays.</summary>
    public static void Hide(HttpRequest request)
    {
        var others = request.Cookies.Where(cookie => cookie.Key != Name).Select(cookie => $"{cookie.Key}={Uri.EscapeDataString(cookie.Value)}").ToArray();
        request.Headers.Cookie = others.Length > 0 ? string.Join("; ", others) : default;
    }
}
