using Gateway.Service.Configuration.Reading;
using Gateway.Service.Configuration.Reload;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Configuration.Administration;

/// <summary>Writes the operator's file for an administrator: in the audit log first, then all of it, then it runs. Or nothing of that.</summary>
internal sealed class ConfigWriter(ConfigFile file, ConfigHistory history, ConfigReload reload, AuthAudit audit)
{
    /// <summary>Null when it runs.</summary>
    /// <param name="next">A good one.</param>
    /// <param name="expected">The ETag of the file that it takes the place of; null for any.</param>
    /// <param name="act">As it stands in the audit log.</param>
    /// <param name="context">The request of the administrator.</param>
    public async Task<ProblemHttpResult?> WriteAsync(ConfigReading next, string? expected, string act, HttpContext context)
    {
        var caller = CurrentUser.From(context.User)!;
        try
        {
            if (!await audit.IsSteppedUpAsync(caller.SessionId, context.RequestAborted))
            {
                return ConfigProblems.NotStepped();
            }

            using var held = await history.LockAsync(context.RequestAborted);
            var before = ConfigFile.Read(file);
            if (expected is not (null or GatewayChanges.AnyVersion) && expected != before.Version)
            {
                return ConfigProblems.Changed();
            }

            using var text = AtomicFile.Prepare(file.Path, next.Text);
            var changed = ConfigDiff.Of(before.Tree, next.Tree).Select(change => change.Path).Take(50);
            await audit.WriteAsync(act, $"gateway:{next.Version}", context, new { version = before.Version }, new { version = next.Version, changed });

            if (before.IsGood && (File.Exists(file.Path) || file.Format == ConfigFormat.Json))
            {
                // There is a way back from the first change too.
                history.Add(before, by: null);
            }

            // In the log now: whoever asked may be gone, and it is done all the same.
            text.Commit();
            await reload.TakeAsync(next);
            history.Add(next, caller.Id);
            return null;
        }
        catch (Exception unwritable) when (unwritable is IOException and not HttpIOException or UnauthorizedAccessException)
        {
            return ConfigProblems.ReadOnly(unwritable.Message);
        }
        catch (Exception unreached) when (unreached is HttpRequestException or OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            return ConfigProblems.NoAudit(context);
        }
    }
}
