using System.Net;

namespace RustyGate.Client;

/// <summary>The server has refused, and asking again would not help.</summary>
/// <param name="status">The HTTP status, or what a socket said in its place.</param>
/// <param name="code">The stable code of problem details.</param>
/// <param name="message">The same for people.</param>
public sealed class LiveException(HttpStatusCode status, string code, string message) : Exception(message)
{
    /// <summary>For example 404.</summary>
    public HttpStatusCode Status => status;

    /// <summary>For example <c>not_found</c>, <c>unauthorized</c>, <c>session_revoked</c>.</summary>
    public string Code => code;
}
