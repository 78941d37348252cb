using System.Globalization;
using System.Text.Encodings.Web;

namespace Gateway.Service.ErrorPages;

/// <summary>A small page for one status, with the id by which the operator finds the request in the log.</summary>
internal static class ErrorPage
{
    public const string Style = "/error-pages/style.css";

    public static string Of(int status, string requestId, string? retryAfter)
    {
        var (title, advice) = Texts(status);
        var wait = retryAfter is { Length: > 0 } && retryAfter.All(char.IsAsciiDigit) ? $" Try again in {retryAfter} s." : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex">
              <title>{title} · RustyGate</title>
              <link rel="stylesheet" href="{Style}">
            </head>
            <body>
              <main>
                <p class="status">{status}</p>
                <h1>{title}</h1>
                <p>{advice}{wait}</p>
                <p><a href="/">Go to the start page</a></p>
                <p class="request">Request <code>{HtmlEncoder.Default.Encode(requestId)}</code></p>
              </main>
            </body>
            </html>

            """);
    }

    private static (string Title, string Advice) Texts(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("This request could not be read", "Something in the address or in what was sent is not as it should be."),
        StatusCodes.Status401Unauthorized => ("Please sign in", "This page is for people who are signed in."),
        StatusCodes.Status403Forbidden => ("This is not for you", "You are signed in, but this page is for others. Ask whoever runs this site if you should see it."),
        StatusCodes.Status404NotFound => ("There is nothing here", "The address may be mistyped, or what was here has gone."),
        StatusCodes.Status405MethodNotAllowed => ("That does not work here", "This address exists, but not for what was asked of it."),
        StatusCodes.Status408RequestTimeout => ("That took too long", "The request did not arrive completely. Try again."),
        StatusCodes.Status413PayloadTooLarge => ("That is too large", "What you sent is larger than is accepted here."),
        StatusCodes.Status418ImATeapot => ("I am a teapot", "Coffee is brewed elsewhere (RFC 2324)."),
        StatusCodes.Status429TooManyRequests => ("A little slower, please", "There were too many requests from your address."),
        StatusCodes.Status502BadGateway => ("No answer from behind", "The part of this site that should answer does not. Try again in a moment."),
        StatusCodes.Status503ServiceUnavailable => ("Not available right now", "A part of this site is down, or is just starting. Try again in a moment."),
        StatusCodes.Status504GatewayTimeout => ("No answer in time", "The part of this site that should answer took too long. Try again in a moment."),
        >= StatusCodes.Status500InternalServerError => ("Something went wrong", "The fault is on our side. If it stays, tell whoever runs this site the number below."),
        _ => ("That did not work", "The request was refused."),
    };
}
