using Chat.Service.Files.Stores;
using Chat.Service.Files.Thumbnails;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Files;

internal static class FileEndpoints
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddOptions<FileLimits>().BindConfiguration(FileLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<StagingFolder>();
        services.AddStore();
        services.AddOptions<ThumbnailOptions>().BindConfiguration(ThumbnailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Thumbnailer>();
        services.AddSingleton<ThumbnailStore>();
        services.AddScoped<FileRegister>();
        services.AddScoped<Upload>();
        services.AddSingleton<FileSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<FileSweep>());
    }

    /// <summary>The bucket where one is configured, the folder otherwise.</summary>
    private static void AddStore(this IServiceCollection services)
    {
        services.AddOptions<S3Options>().BindConfiguration(S3Options.Section).ValidateDataAnnotations()
            .Validate<IOptions<FileLimits>>((s3, files) => !s3.IsUsed || files.Value.FileBytes <= S3Options.MostBytes, "Files:FileBytes is more than an object in S3 may have at once: 5 GiB.")
            .ValidateOnStart();
        services.AddSingleton<FolderStore>();
        services.AddSingleton<S3Store>();
        services.AddSingleton<IFileStore>(provider => provider.GetRequiredService<IOptions<S3Options>>().Value.IsUsed
            ? provider.GetRequiredService<S3Store>()
            : provider.GetRequiredService<FolderStore>());
    }

    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/api").WithTags("Files").ProducesProblem(StatusCodes.Status400BadRequest);
        files.MapPost("/upload", Upload.HandleAsync).AllowBots(Scopes.FilesWrite).WithSummary("Upload files, all or none")
            .Accepts<IFormFileCollection>("multipart/form-data")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        files.MapMethods("/files/{id:guid}", [HttpMethods.Get, HttpMethods.Head], GetFile.HandleAsync).AllowBots(Scopes.FilesRead).WithSummary("Read a file, whole or in part")
            .Produces(StatusCodes.Status200OK, contentType: MediaType.Unknown)
            .Produces(StatusCodes.Status206PartialContent, contentType: MediaType.Unknown)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
