using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Service.Browser;

/// <summary>
/// Turns Auth's answer to a sign-in, of whatever kind, into a cookie: the tokens stay here. Answers to <c>/bff/…</c>, and to whatever else
/// a browser with a cookie sends to Auth.
/// </summary>
internal sealed class SignInReply(IServiceScopeFactory scopes) : ITransformProvider
{
    /// <summary>Far more than any answer to a sign-in has, in bytes.</summary>
    private const int MostBytes = 256 * 1024;

    private const string Cluster = "auth";
    private const string RefreshToken = "refresh_token";

    private static readonly string[] Secrets = ["access_token", RefreshToken, "token", "bearer", "token_type", "expires_in"];

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (context.Route.ClusterId == Cluster)
        {
            context.AddResponseTransform(reply => MayHoldTokens(reply) ? KeepTokensAsync(reply) : ValueTask.CompletedTask);
        }
    }

    private static bool MayHoldTokens(ResponseTransformContext reply) =>
        reply.ProxyResponse is { IsSuccessStatusCode: true, Content.Headers.ContentType.MediaType: MediaTypeNames.Application.Json }
        && HttpMethods.IsPost(reply.HttpContext.Request.Method)
        && (reply.HttpContext.Features.Get<BrowserRequest>() is not null
            || reply.HttpContext.Request.Path.StartsWithSegments(BrowserExtensions.Path, StringComparison.OrdinalIgnoreCase));

    private async ValueTask KeepTokensAsync(ResponseTransformContext reply)
    {
        var (context, cancel) = (reply.HttpContext, reply.HttpContext.RequestAborted);
        var content = reply.ProxyResponse!.Content;
        await content.LoadIntoBufferAsync(MostBytes, cancel);
        var bytes = await content.ReadAsByteArrayAsync(cancel);
        if (JsonNode.Parse(bytes) is JsonObject answer && (string?)answer[RefreshToken] is { } refresh)
        {
            await ChangeCookieAsync(context, refresh, cancel);
            foreach (var secret in Secrets)
            {
                answer.Remove(secret);
            }

            bytes = JsonSerializer.SerializeToUtf8Bytes(answer);
        }

        reply.SuppressResponseBody = true;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, cancel);
    }

    /// <summary>A new secret for every sign-in, and the session before it ends: nobody continues what another has begun (promises S26).</summary>
    private async Task ChangeCookieAsync(HttpContext context, string refreshToken, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<AuthSessions>();
        var opened = await sessions.OpenAsync(refreshToken, cancel)
            ?? throw new InvalidOperationException("Auth does not know the session that it has just opened.");
        SessionCookie.Write(context, opened.Secret, opened.MaxAge);
        if (context.Features.Get<BrowserRequest>() is { } before)
        {
            await sessions.EndAsync(before.Secret, context.Connection.RemoteIpAddress, cancel);
        }
    }
}
