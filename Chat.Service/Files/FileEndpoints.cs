using Chat.Service.Files.Stores;
using Chat.Service.Files.Thumbnails;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Files;

internal static class FileEndpoints
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddOptions<FileLimits>().BindConfiguration(FileLimits.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<StagingFolder>();
        services.AddSingleton<IFileStore, FolderStore>();
        services.AddOptions<ThumbnailOptions>().BindConfiguration(ThumbnailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Thumbnailer>();
        services.AddSingleton<ThumbnailStore>();
        services.AddScoped<FileRegister>();
        services.AddScoped<Upload>();
        services.AddSingleton<FileSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<FileSweep>());
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
