using Gateway.Service.Configuration;

namespace Gateway.Service.Requests;

/// <summary>
/// Takes the secret out of <c>/hooks/{token}</c>, <c>/api/invites/{code}</c> and <c>/invite/{code}</c> before anything else sees the request: it goes on in a
/// header, and the path, which logs, spans and error reports hold, is the same for everyone (promises S53).
/// </summary>
internal sealed class SecretsInPaths(RunningConfig running) : IStartupFilter
{
    /// <summary>What stands where the code of an invite was: <c>/api/invites/code/accept</c>.</summary>
    private const string InPlaceOfCode = "/code";

    private static readonly PathString Hooks = "/hooks";
    private static readonly PathString Invites = "/api/invites";
    private static readonly PathString InvitePage = "/invite";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, further) =>
        {
            if (running.Current.Rustygate)
            {
                Hide(context.Request);
            }

            return further(context);
        });
        next(app);
    };

    private static void Hide(HttpRequest request)
    {
        if (request.Path.StartsWithSegments(Hooks, StringComparison.OrdinalIgnoreCase, out var rest) && rest.HasValue)
        {
            request.Path = Hooks;
            request.Headers["X-Hook-Token"] = Secret(rest.Value!.Trim('/'));
        }
        else if (request.Path.StartsWithSegments(Invites, StringComparison.OrdinalIgnoreCase, out rest) && rest.Value?.TrimStart('/') is { Length: > 0 } code)
        {
            var end = code.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? slash : code.Length;
            request.Path = Invites + InPlaceOfCode + code[end..];
            request.Headers["X-Invite-Code"] = Secret(code[..end]);
        }
        else if (request.Path.StartsWithSegments(InvitePage, StringComparison.OrdinalIgnoreCase, out rest) && rest.HasValue)
        {
            // The page is the same whatever the code: its script reads it in the browser.
            request.Path = InvitePage + InPlaceOfCode;
        }
    }

    /// <summary>What cannot stand in a header is no secret of ours.</summary>
    private static string Secret(string text) => text.Length > 0 && text.All(IsTokenCharacter) ? text : "-";

    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
