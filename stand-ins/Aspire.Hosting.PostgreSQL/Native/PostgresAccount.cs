using System.ComponentModel;
using System.Globalization;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.PostgreSQL.Native;

/// <summary>
/// Whom PostgreSQL runs as. It refuses to be root, so under root it becomes <c>nobody</c>, or the owner of the data that is there, by
/// <c>setpriv</c>.
/// </summary>
/// <param name="Owner"><c>uid:gid</c> to give folders to; null for ourselves.</param>
/// <param name="Prefix">What stands before a command line.</param>
internal sealed record PostgresAccount(string? Owner, IReadOnlyList<string> Prefix)
{
    private static readonly PostgresAccount Ourselves = new(null, []);

    public static async Task<PostgresAccount> ChooseAsync(PostgresPrograms programs, PostgresDataFolder folder, CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return Ourselves;

        var owner = Nobody();
        if (Directory.Exists(folder.Data))
        {
            var found = await MustAsync("stat", ["-c", "%u:%g", folder.Data], cancel);
            // Root's own after a restore from a backup.
            if (found.StartsWith("0:", StringComparison.Ordinal))
                await MustAsync("chown", ["-R", owner, folder.Data], cancel);
            else
                owner = found;
        }

        var ids = owner.Split(':');
        string[] become = ["setpriv", $"--reuid={ids[0]}", $"--regid={ids[1]}", "--clear-groups"];
        return new PostgresAccount(owner, await CanReachAsync(become, [programs.Server, folder.Folder], cancel)
            ? [.. become, "--"]
            : [.. become, .. MayReadAnything(), "--"]);
    }

    /// <summary>The path and arguments that run a program as this account.</summary>
    public (string Path, IReadOnlyList<string> Arguments) Run(string program, IEnumerable<string> arguments) =>
        Prefix.Count == 0 ? (program, [.. arguments]) : (Prefix[0], [.. Prefix.Skip(1), program, .. arguments]);

    /// <summary>Gives a folder and all in it to this account.</summary>
    public Task OwnAsync(string folder, CancellationToken cancel) =>
        Owner is null ? Task.CompletedTask : MustAsync("chown", ["-R", Owner, folder], cancel);

    private static async Task<bool> CanReachAsync(string[] become, IEnumerable<string> paths, CancellationToken cancel)
    {
        foreach (var path in paths)
        {
            try
            {
                if (!(await Command.RunAsync(become[0], [.. become.Skip(1), "--", "test", "-x", path], cancel: cancel)).Succeeded)
                    return false;
            }
            catch (Win32Exception e)
            {
                throw new DistributedApplicationException(
                    "PostgreSQL refuses to run as root, and setpriv, by which it would become another user, is missing. Install util-linux, or start as "
                    + "an ordinary user.", e);
            }
        }

        return true;
    }

    /// <summary>
    /// For a checkout below a folder that is root's alone, such as /root: the right to pass through it, and none to write. PostgreSQL asks
    /// access(2), which heeds capabilities of others than root only under no_setuid_fixup. Containers often withhold the reading
    /// capability and grant the wider one.
    /// </summary>
    private static string[] MayReadAnything()
    {
        const int DacReadSearch = 1 << 2;
        var permitted = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapPrm:", StringComparison.Ordinal))[7..].Trim();
        var held = ulong.Parse(permitted, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var capability = (held & DacReadSearch) != 0 ? "dac_read_search" : "dac_override";
        return ["--securebits=+no_setuid_fixup", $"--inh-caps=+{capability}", $"--ambient-caps=+{capability}"];
    }

    private static string Nobody()
    {
        var nobody = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == "nobody");
        return nobody is null ? "65534:65534" : $"{nobody[2]}:{nobody[3]}";
    }

    private static async Task<string> MustAsync(string program, string[] arguments, CancellationToken cancel)
    {
        var result = await Command.RunAsync(program, arguments, cancel: cancel);
        return result.Succeeded ? result.Output : throw new DistributedApplicationException($"{program} {string.Join(' ', arguments)}: {result.Reason}");
    }
}
