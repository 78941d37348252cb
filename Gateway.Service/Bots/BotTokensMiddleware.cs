using Microsoft.Net.Http.Headers;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Bots;

/// <summary>
/// Puts the access token of a bot in the place of its own token, which goes no further: no service and no backend ever sees it. One that
/// is good for nothing becomes one that nobody takes for a token.
/// </summary>
internal sealed class BotTokensMiddleware(RequestDelegate next, BotExchange exchange)
{
    private const string Scheme = "Bearer ";
    private const string Nothing = Scheme + "-";

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } given] && Own(given) is { } token ? ExchangeAsync(context, token) : next(context);

    private async Task ExchangeAsync(HttpContext context, string token)
    {
        context.Request.Headers[HeaderNames.Authorization] =
            await exchange.AccessTokenAsync(token, context.RequestAborted) is { } access ? Scheme + access : Nothing;
        await next(context);
    }

    private static string? Own(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && authorization.AsSpan(Scheme.Length).TrimStart() is var token && token.StartsWith(BotTokens.Prefix, StringComparison.Ordinal)
            ? token.ToString()
            : null;
}
