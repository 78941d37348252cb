using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Files;

internal sealed class Upload(StagingFolder folder, FileRegister register, IOptions<FileLimits> options)
{
    private const int LongestBoundary = 70;

    private readonly FileLimits _limits = options.Value;

    /// <summary>
    /// Takes the files of a <c>multipart/form-data</c> body (RFC 7578), all or none, whatever their fields are called. They are read as they
    /// come: no file is ever in memory.
    /// </summary>
    public static async Task<Results<Created<List<FileView>>, ProblemHttpResult>> HandleAsync(
        HttpRequest request, CurrentUser me, Upload upload, CancellationToken cancellationToken)
    {
        var arrived = new List<StagedFile>();
        try
        {
            return await upload.ReceiveAsync(request, me.Id, arrived, cancellationToken) is { } problem ? problem
                : await upload.KeepAsync(me.Id, arrived, cancellationToken);
        }
        finally
        {
            foreach (var file in arrived)
            {
                await file.DisposeAsync();
            }
        }
    }

    private async Task<ProblemHttpResult?> ReceiveAsync(HttpRequest request, Guid user, List<StagedFile> arrived, CancellationToken cancellationToken)
    {
        if (Boundary(request) is not { } boundary)
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Files come as multipart/form-data.");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = _limits.RequestBytes;
        }

        var room = await register.RoomOfAsync(user, cancellationToken);
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (NameOf(section) is { } name && await ReceiveAsync(section.Body, name, room, arrived, cancellationToken) is { } problem)
                {
                    return problem;
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "invalid_request", "The body is not complete, well-formed multipart/form-data.");
        }

        return arrived.Count > 0 ? null : Problem.Invalid("files", "Is missing: a part with a filename.");
    }

    private async Task<ProblemHttpResult?> ReceiveAsync(
        Stream body, string name, long room, List<StagedFile> arrived, CancellationToken cancellationToken)
    {
        if (arrived.Count == _limits.RequestFiles)
        {
            return TooLarge("too_many_files", $"A request has at most {_limits.RequestFiles} files.");
        }

        room -= arrived.Sum(file => file.Size);
        var most = Math.Min(_limits.FileBytes, Math.Max(room, 0));
        if (await StagedFile.ReceiveAsync(body, FileName.Clean(name), folder, most, cancellationToken) is { } file)
        {
            arrived.Add(file);
            return null;
        }

        return most < _limits.FileBytes ? NoRoom() : TooLarge("file_too_large", $"A file has at most {_limits.FileBytes} bytes.");
    }

    private async Task<Results<Created<List<FileView>>, ProblemHttpResult>> KeepAsync(
        Guid user, List<StagedFile> arrived, CancellationToken cancellationToken) =>
        await register.AddAsync(user, arrived, cancellationToken) is { } files ? TypedResults.Created((string?)null, files) : NoRoom();

    private ProblemHttpResult NoRoom() => TooLarge("quota_exceeded", $"Your files may have {_limits.UserBytes} bytes together.");

    private static ProblemHttpResult TooLarge(string code, string detail) =>
        Problem.Of(StatusCodes.Status413PayloadTooLarge, code, "The upload is too large.", detail);

    private static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= LongestBoundary } boundary
            ? boundary.Value
            : null;

    /// <summary>Null for a field that is no file, and for one where a browser had none chosen.</summary>
    private static string? NameOf(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
        && (disposition.FileNameStar.Value ?? HeaderUtilities.UnescapeAsQuotedString(disposition.FileName).Value) is { Length: > 0 } name
            ? name
            : null;
}
