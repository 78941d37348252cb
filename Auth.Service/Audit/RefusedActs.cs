using System.Net;
using Auth.Service.Database;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Audit;

/// <summary>
/// What strangers were refused, on its way to the audit log: for each act, account and address the first at once, and those that follow as
/// one entry a minute with their number. What cannot be deleted must not grow as fast as strangers like. Nothing is written while the request is
/// answered, so that a known account takes as long as an unknown one (promises S19). A replica that is killed takes a minute of numbers along.
/// </summary>
public sealed partial class RefusedActs(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RefusedActs> logger) : BackgroundService
{
    /// <summary>Accounts and addresses that are told apart at once; what comes besides is one number for each act.</summary>
    public const int MostSources = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Source, Tally> _tallies = [];
    private bool _isStopped;

    /// <summary>Counts one.</summary>
    /// <param name="act">One of <see cref="Acts"/>.</param>
    /// <param name="userId">Whose account was tried; null for none that there is.</param>
    /// <param name="ip">From where.</param>
    public void Add(string act, Guid? userId, IPAddress? ip)
    {
        var source = new Source(act, userId, ip);
        lock (_lock)
        {
            if (!_tallies.TryGetValue(source, out var tally))
            {
                source = _tallies.Count < MostSources ? source : new Source(act, UserId: null, Ip: null);
                _tallies[source] = tally = _tallies.GetValueOrDefault(source) ?? new Tally();
            }

            tally.Unwritten++;
        }
    }

    /// <summary>Writes what is due.</summary>
    /// <param name="all">Whether the minutes that are not over are cut short.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(bool all, CancellationToken cancellationToken)
    {
        var due = Take(all);
        if (due.Count == 0)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var audit = scope.ServiceProvider.GetRequiredService<AuditLog>();
            foreach (var (source, attempts) in due)
            {
                audit.Add(
                    source.Act, source.UserId is { } id ? AuditLog.User(id) : null, after: new { attempts }, outcome: Outcomes.Refused, ip: source.Ip);
            }

            await scope.ServiceProvider.GetRequiredService<AuthDb>().SaveChangesAsync(cancellationToken);
        }
        catch (Exception down) when (down.IsUnavailable() || down is ObjectDisposedException)
        {
            PutBack(due);
            Log.Later(logger, down.GetBaseException().GetType().Name);
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!Interlocked.Exchange(ref _isStopped, true))
        {
            await WriteAsync(all: true, cancellationToken);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(all: false, stoppingToken);
        }
    }

    private List<(Source Source, int Attempts)> Take(bool all)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var due = new List<(Source, int)>();
            foreach (var (source, tally) in _tallies.Where(one => all || one.Value.NotBefore <= now).ToList())
            {
                if (tally.Unwritten == 0)
                {
                    _tallies.Remove(source);
                    continue;
                }

                due.Add((source, tally.Unwritten));
                (tally.Unwritten, tally.NotBefore) = (0, now + Quiet);
            }

            return due;
        }
    }

    private void PutBack(List<(Source Source, int Attempts)> unwritten)
    {
        lock (_lock)
        {
            foreach (var (source, attempts) in unwritten)
            {
                _tallies[source].Unwritten += attempts;
            }
        }
    }

    private sealed record Source(string Act, Guid? UserId, IPAddress? Ip);

    private sealed class Tally
    {
        public int Unwritten { get; set; }

        public DateTimeOffset NotBefore { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What was refused is written to the audit log later: {Reason}.")]
        public static partial void Later(ILogger logger, string reason);
    }
}
