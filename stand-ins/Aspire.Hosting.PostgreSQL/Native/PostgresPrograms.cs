using System.Runtime.InteropServices;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.PostgreSQL.Native;

/// <summary>PostgreSQL's programs for this platform, from npm's <c>@embedded-postgres</c>.</summary>
internal sealed record PostgresPrograms(string Folder)
{
    /// <summary>The major version; a data folder belongs to one.</summary>
    public const string Major = "18";

    public string InitDb => Path.Combine(Folder, "bin", "initdb");

    public string Server => Path.Combine(Folder, "bin", "postgres");

    public static PostgresPrograms In(NativePackages packages)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var platform = $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        var programs = new PostgresPrograms(Path.Combine(packages.Folder("@embedded-postgres/" + platform), "native"));
        return Directory.Exists(programs.Folder)
            ? programs
            : throw new DistributedApplicationException(
                $"PostgreSQL for {platform} is not in {packages.Modules}. Build RustyGate.AppHost: its build fetches it by npm, which has it for "
                + "Linux and macOS on x64 and arm64 and for Windows on x64. Or use a server of yours: ConnectionStrings__postgres=Host=…");
    }
}
