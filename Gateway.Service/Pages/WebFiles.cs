using Gateway.Service.Configuration;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Service.Pages;

/// <summary>
/// The files of the web client, out of <c>wwwroot</c>. What lies in <c>/assets</c> has its hash in its name and is kept by browsers for ever; the rest is
/// asked for again each time. The build has compressed them already: a browser gets <c>.br</c> or <c>.gz</c> of what it asked for.
/// </summary>
internal static class WebFiles
{
    private const string ForEver = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";

    private static readonly PathString Assets = "/assets";
    private static readonly (string Encoding, string Extension)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    public static void UseWebFiles(this WebApplication app)
    {
        var files = app.Environment.WebRootFileProvider;
        var running = app.Services.GetRequiredService<RunningConfig>();
        // What has no extension is no file of the client, and need not be looked for.
        app.UseWhen(context => running.Current.Rustygate && Path.HasExtension(context.Request.Path), client =>
        {
            client.Use((context, next) =>
            {
                var path = context.Request.Path;
                return Choose(context, files) ? Found(context, next, path) : next(context);
            });
            client.UseStaticFiles(new StaticFileOptions { ContentTypeProvider = new Uncompressed(), OnPrepareResponse = Prepare });
        });
    }

    /// <summary>The path is the asked one again for whatever comes after: the line in the log, the routes.</summary>
    private static async Task Found(HttpContext context, RequestDelegate next, PathString path)
    {
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Path = path;
        }
    }

    /// <returns>Whether another file is looked for than the asked one.</returns>
    private static bool Choose(HttpContext context, IFileProvider files)
    {
        var request = context.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || request.Headers.Range.Count > 0)
        {
            return false;
        }

        foreach (var (encoding, extension) in Encodings)
        {
            if (Accepts(request, encoding) && files.GetFileInfo(request.Path + extension).Exists)
            {
                request.Path += extension;
                return true;
            }
        }

        return false;
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Quality is not 0 && StringSegment.Equals(accepted.Value, encoding, StringComparison.OrdinalIgnoreCase));

    private static void Prepare(StaticFileResponseContext file)
    {
        var (path, headers) = (file.Context.Request.Path, file.Context.Response.Headers);
        headers.CacheControl = path.StartsWithSegments(Assets, StringComparison.Ordinal) ? ForEver : AskAgain;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        foreach (var (encoding, extension) in Encodings)
        {
            if (path.Value!.EndsWith(extension, StringComparison.Ordinal))
            {
                headers.ContentEncoding = encoding;
            }
        }
    }

    /// <summary>A compressed file is of the kind that it has without that.</summary>
    private sealed class Uncompressed : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider _known = new();

        public bool TryGetContentType(string subpath, out string contentType)
        {
            var name = Encodings.Any(known => subpath.EndsWith(known.Extension, StringComparison.Ordinal)) ? Path.ChangeExtension(subpath, null) : subpath;
            return _known.TryGetContentType(name, out contentType!);
        }
    }
}
