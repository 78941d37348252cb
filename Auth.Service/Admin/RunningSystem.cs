using System.CommandLine;

namespace Auth.Service.Admin;

/// <summary>
/// Where the database of the running system is: in the configuration, or else in the file that the AppHost writes into its data folder
/// while it runs, readable by its user only.
/// </summary>
internal static class RunningSystem
{
    /// <summary>The file, as <c>RustyGate.AppHost/RunningSystemFile.cs</c> writes it.</summary>
    private const string FileName = "running.json";

    private const string DefaultFolder = ".data";

    public static Option<string?> DataOption { get; } = new("--data") { Description = "The data folder of the running system (default: .data)", Recursive = true };

    /// <summary>Adds the connection strings of the running system, for the verbs <c>admin</c> and <c>keys</c> where none are given; false when it is not found.</summary>
    public static bool AddRunningSystem(this WebApplicationBuilder builder, string[] args)
    {
        if (args is not [AdminCommand.Verb or "keys", ..] || builder.Configuration.GetConnectionString("authdb") is not null)
        {
            return true;
        }

        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var given = Array.IndexOf(args, DataOption.Name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
        var file = given is not null ? Path.GetFullPath(Path.Combine(given, FileName)) : Nearest(Directory.GetCurrentDirectory());
        if (file is null || !File.Exists(file))
        {
            Console.Error.WriteLine("No running system was found. Start it, or say where its data is: --data DIR.");
            return false;
        }

        builder.Configuration.AddJsonFile(file, optional: false);
        return true;
    }

    /// <summary>In the folder that one is in, or in one above it.</summary>
    private static string? Nearest(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, DefaultFolder, FileName);
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
