using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Chat.Service.Files.Thumbnails;

/// <summary>Makes thumbnails, one at a time, each in a <see cref="ThumbnailProcess"/>.</summary>
internal sealed partial class Thumbnailer : IDisposable
{
    /// <summary>A thumbnail is some tens of kilobytes.</summary>
    private const long MostBytes = 4 << 20;

    private readonly SemaphoreSlim _one = new(1);
    private readonly ThumbnailOptions _options;
    private readonly StagingFolder _staging;
    private readonly ILogger<Thumbnailer> _logger;

    public Thumbnailer(IOptions<ThumbnailOptions> options, StagingFolder staging, ILogger<Thumbnailer> logger)
    {
        (_options, _staging, _logger) = (options.Value, staging, logger);
        IsAvailable = OperatingSystem.IsLinux() && File.Exists(_options.Library);
        if (!IsAvailable)
        {
            Log.Unavailable(logger, _options.Library);
        }
    }

    /// <summary>Whether there is anything to make them with.</summary>
    public bool IsAvailable { get; }

    /// <summary>Whether something of this content can have one.</summary>
    public bool CanShrink(FileContent content) =>
        content is { Type: "image/png" or "image/jpeg" or "image/gif" or "image/webp", Width: { } width, Height: { } height }
        && (long)width * height <= _options.Megapixels * 1_000_000L;

    /// <summary>A WebP of at most <paramref name="size"/> pixels in either direction; null when none can be made of this image.</summary>
    public async Task<StagedFile?> MakeAsync(Stream image, int size, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_options.Patience);
            return await RunAsync(image, size, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(_logger, "it took too long");
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<StagedFile?> RunAsync(Stream image, int size, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Command(size))!;
        try
        {
            var feed = FeedAsync(image, process.StandardInput.BaseStream, cancellationToken);
            // What it says of a broken image nobody needs, but it would wait for ever to be rid of it.
            var warnings = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            var made = await StagedFile.ReceiveAsync(process.StandardOutput.BaseStream, "thumbnail.webp", _staging, MostBytes, cancellationToken);
            await Task.WhenAll(feed, warnings, process.WaitForExitAsync(cancellationToken));
            if (process.ExitCode == 0 && made is { Type: "image/webp" })
            {
                return made;
            }

            Log.Failed(_logger, $"exit code {process.ExitCode}");
            await (made?.DisposeAsync() ?? ValueTask.CompletedTask);
            return null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>The process may have seen enough before the end, or be dead.</summary>
    private static async Task FeedAsync(Stream image, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            await using (input)
            {
                await image.CopyToAsync(input, cancellationToken);
            }
        }
        catch (IOException)
        {
        }
    }

    private ProcessStartInfo Command(int size)
    {
        var seconds = ((int)Math.Ceiling(_options.Patience.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var command = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Chat.Service"),
            [ThumbnailProcess.Verb, _options.Library, $"{size}", $"{_options.MemoryMegabytes}", seconds])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        // Nothing of ours: connection strings and keys come by the environment. What it does get keeps the runtime small.
        command.Environment.Clear();
        command.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        command.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        command.Environment["DOTNET_EnableDiagnostics"] = "0";
        return command;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "There are no thumbnails: no libvips at \"{Library}\" (Thumbnails:Library), or this is not Linux. Clients show whole images instead.")]
        public static partial void Unavailable(ILogger logger, string library);

        [LoggerMessage(LogLevel.Information, "An image has no thumbnail: {Reason}.")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
