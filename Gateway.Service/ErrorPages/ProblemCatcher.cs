using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.ErrorPages;

/// <summary>
/// Passes an answer on, unless it is a problem document: that is thrown away before its headers go out, so that something else can be
/// said instead. Which of the two it is shows when the body is asked for, after status and type were set.
/// </summary>
internal sealed class ProblemCatcher(HttpResponse response, IHttpResponseBodyFeature inner) : IHttpResponseBodyFeature
{
    private readonly PipeWriter _nowhere = PipeWriter.Create(Stream.Null);

    public bool IsProblem =>
        response.StatusCode >= StatusCodes.Status400BadRequest
        && (response.ContentType is null || response.ContentType.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase));

    public Stream Stream => IsCaught ? Stream.Null : inner.Stream;

    public PipeWriter Writer => IsCaught ? _nowhere : inner.Writer;

    private bool IsCaught => IsProblem && !response.HasStarted;

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => IsCaught ? Task.CompletedTask : inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        IsCaught ? Task.CompletedTask : inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => IsCaught ? Task.CompletedTask : inner.CompleteAsync();
}
