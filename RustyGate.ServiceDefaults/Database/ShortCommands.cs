using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace RustyGate.ServiceDefaults.Database;

/// <summary>
/// Gives each command of a context <see cref="Patience"/>. The driver counts in whole seconds and then takes one more for its attempt to
/// cancel, which together are the two that a request may take while the database is frozen (promises R15): nothing was left for the
/// request itself.
/// </summary>
public sealed class ShortCommands(TimeProvider time) : DbCommandInterceptor
{
    /// <summary>How long the database may take to begin its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(900);

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        result.HasResult ? result : InterceptionResult<DbDataReader>.SuppressWithResult(await InTimeAsync(command.ExecuteReaderAsync, cancellationToken));

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        result.HasResult ? result : InterceptionResult<int>.SuppressWithResult(await InTimeAsync(command.ExecuteNonQueryAsync, cancellationToken));

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> execute, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await execute(deadline.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The database did not answer in time.", late);
        }
    }
}
