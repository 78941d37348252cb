using Gateway.Service.Configuration.Reading;
using Gateway.Service.Configuration.Reload;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Configuration.Administration;

/// <summary>What a change does.</summary>
/// <param name="Version">Of what runs after it.</param>
/// <param name="Changes">All differences.</param>
public sealed record GatewayChange(string Version, IReadOnlyList<ConfigChange> Changes);

/// <summary>Back to a version of the history.</summary>
public sealed record RollbackRequest
{
    /// <summary>Which.</summary>
    public required string Version { get; init; }
}

/// <summary>Changes of the operator's file by administrators.</summary>
internal static class GatewayChanges
{
    /// <summary><c>If-Match: *</c> (RFC 9110 §13.1.1).</summary>
    public const string AnyVersion = "*";

    /// <summary>The body is the file's new text.</summary>
    public static async Task<Results<Ok<GatewayChange>, ProblemHttpResult>> PutAsync(
        HttpContext context, ConfigFile file, ConfigReload reload, ConfigWriter writer, [FromQuery(Name = "dry_run")] bool dryRun = false)
    {
        if (Expected(context) is not { } expected)
        {
            return ConfigProblems.NoPrecondition();
        }

        if (context.Request.ContentType?.Contains("yaml", StringComparison.OrdinalIgnoreCase) != (file.Format == ConfigFormat.Yaml))
        {
            return ConfigProblems.OtherFormat(file.Format);
        }

        using var body = new StreamReader(context.Request.Body);
        return await ChangeAsync(await body.ReadToEndAsync(context.RequestAborted), expected, "gateway.configure", dryRun, context, file, reload, writer);
    }

    public static async Task<Results<Ok<GatewayChange>, ProblemHttpResult>> RollbackAsync(
        RollbackRequest request, HttpContext context, ConfigFile file, ConfigReload reload, ConfigHistory history, ConfigWriter writer, [FromQuery(Name = "dry_run")] bool dryRun = false) =>
        history.Find(request.Version) is { } version
            ? await ChangeAsync(version.Text, Expected(context), "gateway.roll_back", dryRun, context, file, reload, writer)
            : Problem.NotFound("version");

    private static async Task<Results<Ok<GatewayChange>, ProblemHttpResult>> ChangeAsync(
        string text, string? expected, string act, bool dryRun, HttpContext context, ConfigFile file, ConfigReload reload, ConfigWriter writer)
    {
        var before = ConfigFile.Read(file);
        if (expected is not (null or AnyVersion) && expected != before.Version)
        {
            return ConfigProblems.Changed();
        }

        var next = await reload.JudgeAsync(text, file.Format);
        if (!next.IsGood)
        {
            return ConfigProblems.Invalid(next.Flaws);
        }

        if (!dryRun && await writer.WriteAsync(next, expected, act, context) is { } refusal)
        {
            return refusal;
        }

        context.Response.Headers.ETag = $"\"{(dryRun ? before.Version : next.Version)}\"";
        return TypedResults.Ok(new GatewayChange(next.Version, ConfigDiff.Of(before.Tree, next.Tree)));
    }

    private static string? Expected(HttpContext context) => context.Request.Headers.IfMatch is [{ Length: > 0 } tag] ? tag.Trim('"') : null;
}
