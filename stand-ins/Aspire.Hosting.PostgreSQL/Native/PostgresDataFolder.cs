using System.Security.Cryptography;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.PostgreSQL.Native;

/// <summary>
/// Where a server's data is: <c>data</c>, PostgreSQL's own folder, and <c>password</c>, the superuser's, readable by us only.
/// </summary>
internal sealed class PostgresDataFolder(string folder, bool temporary)
{
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Whether it goes with the AppHost, so that nothing need survive a power cut.</summary>
    public bool Temporary { get; } = temporary;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Where a new one is made, before it is complete.</summary>
    public string Staging => Path.Combine(Folder, "initialising");

    private string PasswordFile => Path.Combine(Folder, "password");

    /// <summary>The generated password: the one that this folder was made with, or a new one for a new folder.</summary>
    public string Password()
    {
        if (Temporary)
            return NewPassword();
        if (File.Exists(PasswordFile))
            return Guarded(() => File.ReadAllText(PasswordFile).Trim());
        if (Directory.Exists(Data))
            throw new DistributedApplicationException(
                $"The password of the data folder {Folder} is lost: the file {PasswordFile} is missing. Put it back, or name the password by configuration (Parameters__postgres-password=…).");
        return Guarded(CreatePassword);
    }

    /// <summary>Checks that a folder made earlier is ours and of our version.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Verify() => Guarded(() =>
    {
        if (!Directory.Exists(Data))
            return false;
        var version = File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim();
        return version == PostgresPrograms.Major
            ? true
            : throw new DistributedApplicationException(
                $"The data folder {Folder} was made by PostgreSQL {version}, and this is PostgreSQL {PostgresPrograms.Major}. Take its contents over by "
                + $"pg_dumpall of PostgreSQL {version} and psql, or start on another folder (--data DIR), or delete it when nothing in it is needed.");
    });

    private string CreatePassword()
    {
        Directory.CreateDirectory(Folder);
        var password = NewPassword();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(PasswordFile, options);
        file.Write(password);
        return password;
    }

    private static string NewPassword() => RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24);

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ServerFolders.Unusable(Folder, e);
        }
    }
}
