using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Engine;
using Aspire.Hosting.Native;

namespace EmbeddedServers.Tests.Engine;

/// <summary>Unpacks the real engine. The variables that steer it belong to the process, so these tests run one after the other.</summary>
public sealed class EngineBundleTests : IDisposable
{
    private const string Cli = "@microsoft/aspire-cli-linux-x64";
    private static readonly string[] Variables = ["HOME", "ASPIRE_LAYOUT_PATH"];
    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly TemporaryFolder _folder = new();
    private readonly Said _progress = new();

    public EngineBundleTests()
    {
        Environment.SetEnvironmentVariable("HOME", _folder.Path);
        Environment.SetEnvironmentVariable("ASPIRE_LAYOUT_PATH", null);
    }

    [Fact]
    public void The_pinned_version_is_the_one_looked_for()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(Installed.Packages.Modules, "..", "package.json")));
        Assert.Equal(
            EngineBundle.Version, package.RootElement.GetProperty("optionalDependencies").GetProperty(Cli).GetString());
    }

    [Fact]
    public async Task It_is_unpacked_once_even_when_several_ask_at_the_same_moment_and_home_is_not_set()
    {
        Environment.SetEnvironmentVariable("HOME", null);
        var packages = Fresh();

        var found = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Locate(packages))));

        Assert.All(found, bundle => Assert.True(File.Exists(bundle.Dcp) && File.Exists(bundle.Managed)));
        Assert.Single(_progress.Lines, said => said.StartsWith("Unpacking", StringComparison.Ordinal));

        // A named folder comes first.
        Environment.SetEnvironmentVariable("ASPIRE_LAYOUT_PATH", Path.Combine(packages.Folder(Cli), "bundle"));
        Assert.Equal(found[0], await Locate(new NativePackages(_folder["nothing"], "")));
    }

    [Fact]
    public async Task Half_unpacked_is_unpacked_again()
    {
        var packages = Fresh();
        var bundle = await Locate(packages);
        File.Delete(bundle.Dcp);

        Assert.True(File.Exists((await Locate(packages)).Dcp));
    }

    [Fact]
    public async Task A_wrong_layout_path_is_named()
    {
        Environment.SetEnvironmentVariable("ASPIRE_LAYOUT_PATH", _folder["nothing"]);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Locate());
        Assert.Contains(_folder["nothing"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_npm_step_the_error_says_to_build()
    {
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => Locate(new NativePackages(_folder["node_modules"], "")));
        Assert.Contains("Build RustyGate.AppHost", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        _folder.Dispose();
    }

    /// <summary>A node_modules in which nothing is unpacked yet.</summary>
    private NativePackages Fresh()
    {
        var bin = Directory.CreateDirectory(_folder[$"node_modules/{Cli}/bin"]).FullName;
        File.Copy(Path.Combine(Installed.Packages.Folder(Cli), "bin", "aspire"), Path.Combine(bin, "aspire"));
        return Installed.Packages with { Modules = _folder["node_modules"] };
    }

    private Task<EngineBundle> Locate(NativePackages? packages = null) =>
        EngineBundle.LocateAsync(packages ?? Installed.Packages, _progress, TestContext.Current.CancellationToken);
}
