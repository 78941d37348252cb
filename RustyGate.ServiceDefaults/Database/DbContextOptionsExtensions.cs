using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RustyGate.ServiceDefaults.Database;

/// <summary>Options that every DbContext of ours has.</summary>
public static class DbContextOptionsExtensions
{
    /// <summary>
    /// Leaves failures to whoever started the command. EF Core would log each as an error with its stack, several times over while
    /// the database is down, and also the refused insert that is how a name turns out to be taken.
    /// </summary>
    public static DbContextOptionsBuilder LogFailuresOnlyOnce(this DbContextOptionsBuilder options) =>
        options.ConfigureWarnings(warnings => warnings.Log(
            (RelationalEventId.ConnectionError, LogLevel.Debug),
            (RelationalEventId.CommandError, LogLevel.Debug),
            (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (CoreEventId.SaveChangesFailed, LogLevel.Debug),
            (CoreEventId.ExecutionStrategyRetrying, LogLevel.Debug)));
}
