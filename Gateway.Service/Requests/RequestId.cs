using System.Buffers;

namespace Gateway.Service.Requests;

/// <summary>The id by which one request is found in replies, logs and traces: <c>[A-Za-z0-9._-]{1,64}</c>.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-ID";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The caller's id where it is well-formed and given once, else a new one: what is logged must not be the caller's prose.</summary>
    public static string From(HttpRequest request) =>
        request.Headers[Header] is [{ Length: > 0 and <= MaxLength } given] && !given.AsSpan().ContainsAnyExcept(Allowed)
            ? given
            : Guid.CreateVersion7().ToString("N");
}
