using System.Security.Cryptography;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.PostgreSQL.Native;

/// <summary>
/// Where a server's data is: <c>data</c>, PostgreSQL's own folder; <c>password</c>, the superuser's, readable by us only; <c>lock</c>, held by
/// the AppHost that uses it.
/// </summary>
internal sealed class PostgresDataFolder(string folder, bool temporary)
{
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Whether it goes with the AppHost, so that nothing need survive a power cut.</summary>
    public bool Temporary { get; } = temporary;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Where a new one is made, before it is complete.</summary>
    public string Staging => Path.Combine(Folder, "initialising");

    public string LockFile => Path.Combine(Folder, "lock");

    private string PasswordFile => Path.Combine(Folder, "password");

    public void Create() => Guarded(() =>
    {
        Directory.CreateDirectory(Folder);
        File.Create(Path.Combine(Folder, Path.GetRandomFileName()), 1, FileOptions.DeleteOnClose).Dispose();
    });

    public FileLock Lock() => FileLock.TryTake(LockFile) ?? throw new DistributedApplicationException(
        $"The data folder {Folder} is in use by {FileLock.Holder(LockFile)}. Stop that first, or start this one on another folder (--data DIR).");

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
        Create();
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
        var password = NewPassword();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(PasswordFile, options);
        file.Write(password);
        return password;
    }

    private static string NewPassword() => RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 24);

    private void Guarded(Action action) => Guarded(() =>
    {
        action();
        return true;
    });

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException(
                $"The data folder {Folder} cannot be used: {e.Message} It must belong to {Environment.UserName}; one that was made as root stays "
                + "root's. Correct its owner (chown), start as that user, or start on another folder (--data DIR).", e);
        }
    }
}
