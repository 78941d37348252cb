using Chat.Service.Demo;
using Chat.Service.Files.Thumbnails;
using Chat.Service.Storage;
using RustyGate.ServiceDefaults.Database;

namespace Chat.Service;

/// <summary>What the program does instead of serving, when it is asked to.</summary>
internal static class Verbs
{
    /// <summary>The exit code of a verb that has no configuration and no services; null where there is none.</summary>
    public static int? RunBare(string[] args) => args is [ThumbnailProcess.Verb, var library, var size, var megabytes, var seconds]
        ? ThumbnailProcess.Run(library, size, megabytes, seconds)
        : null;

    /// <summary>The exit code of the verb that <paramref name="args"/> are; null where there is none, and the service is to run.</summary>
    public static async Task<int?> RunVerbAsync(this WebApplication app, string[] args) => args switch
    {
        ["migrate"] => await app.RunMigrationsAsync<ChatDb>(),
        [DemoSeed.Verb] => await DemoSeed.RunAsync(app),
        _ => null,
    };
}
