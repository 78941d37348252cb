using Gateway.Service.Configuration.Reading;
using Gateway.Service.Configuration.Reload;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Configuration.Administration;

/// <summary>What has run, newest first.</summary>
public sealed record VersionPage(IReadOnlyList<VersionEntry> Versions);

/// <summary>A version of the history.</summary>
/// <param name="Version">Its name.</param>
/// <param name="At">Since when it ran.</param>
/// <param name="By">The admin; null where the file itself was changed.</param>
/// <param name="Runs">Whether it runs now.</param>
public sealed record VersionEntry(string Version, DateTimeOffset At, Guid? By, bool Runs);

/// <summary>The versions of the operator's file.</summary>
internal static class GatewayHistory
{
    public static Ok<VersionPage> List(ConfigHistory history, RunningConfig running) => TypedResults.Ok(new VersionPage(
        [.. history.All().Select(one => new VersionEntry(one.Version, one.At, one.By, one.Version == running.Reading.Version))]));

    /// <summary>Between two versions; without <paramref name="to"/>, up to what runs; without <paramref name="from"/>, from the one before that.</summary>
    public static Results<Ok<GatewayChange>, ProblemHttpResult> Diff(
        ConfigHistory history, RunningConfig running, ConfigFile file, string? from = null, string? to = null)
    {
        var after = to is null ? running.Reading : Read(to);
        var before = Read(from ?? history.All().SkipWhile(one => one.Version != after?.Version).Skip(1).FirstOrDefault()?.Version);
        return after is null || before is null ? Problem.NotFound("version") : TypedResults.Ok(new GatewayChange(after.Version, ConfigDiff.Of(before.Tree, after.Tree)));

        ConfigReading? Read(string? version) =>
            version is null ? null
            : version == running.Reading.Version ? running.Reading
            : history.Find(version) is { } known ? ConfigReader.Read(known.Text, file.Format)
            : null;
    }
}
