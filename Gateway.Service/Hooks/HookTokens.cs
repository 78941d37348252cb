namespace Gateway.Service.Hooks;

/// <summary>
/// Takes the secret out of <c>/hooks/{token}</c> before anything else sees the request: it goes on in a header, and the path, which logs,
/// spans and error reports hold, is <c>/hooks</c> for everyone (promises S53).
/// </summary>
internal sealed class HookTokens : IStartupFilter
{
    private const string Path = "/hooks";
    private const string Header = "X-Hook-Token";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, further) =>
        {
            if (context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase, out var rest) && rest.HasValue)
            {
                context.Request.Path = Path;
                context.Request.Headers[Header] = Token(rest.Value!);
            }

            return further(context);
        });
        next(app);
    };

    /// <summary>What cannot stand in a header is no token of ours.</summary>
    private static string Token(string rest) => rest.Trim('/') is { Length: > 0 } token && token.All(IsTokenCharacter) ? token : "-";

    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}

internal static class HookTokensExtensions
{
    /// <summary>Call first of all: filters run in the order in which they are added.</summary>
    public static void AddHookTokens(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter, HookTokens>();
}
