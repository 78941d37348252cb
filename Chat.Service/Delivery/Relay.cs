using Chat.Service.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Service.Delivery;

/// <summary>
/// Numbers what is committed and sends it on. Runs in every replica; one leads and the others stand by
/// (docs/decisions/0004-outbox-and-one-log.md).
/// </summary>
internal sealed class Relay(
    [FromKeyedServices(Pools.Relay)] NpgsqlDataSource database,
    OutboxBell bell,
    EventPublisher publisher,
    LogTrim trim,
    DeliveryMetrics metrics,
    IOptions<RelayOptions> options,
    TimeProvider time,
    ILogger<Relay> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = ListenAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = new RelaySession(await database.OpenConnectionAsync(stoppingToken));
                await StandByAsync(session, stoppingToken);
                await LeadAsync(session, stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                log.LogWarning("The relay lost its database session and tries again: {Reason}", error.Message);
                await Task.Delay(options.Value.Standby, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
        }
    }

    private async Task StandByAsync(RelaySession session, CancellationToken cancellationToken)
    {
        var watch = new LeaderWatch(time, options.Value.StuckAfter);
        while (true)
        {
            var state = await session.TryLeadAsync(cancellationToken);
            metrics.Saw(state.Head, state.Since);
            if (state.Leads)
            {
                return;
            }

            if (watch.IsStuck(state.Oldest))
            {
                log.LogWarning("The leading relay is stuck at outbox row {Oldest}: its session is ended.", state.Oldest);
                await session.DeposeAsync(cancellationToken);
            }

            await Task.Delay(options.Value.Standby, time, cancellationToken);
        }
    }

    private async Task LeadAsync(RelaySession session, CancellationToken cancellationToken)
    {
        log.LogInformation("This replica's relay leads.");
        bell.Leading = true;
        try
        {
            while (true)
            {
                var batch = await OutboxMove.ExecuteAsync(session.Connection, cancellationToken);
                if (batch is not null)
                {
                    publisher.Publish(batch.Page);
                    metrics.Moved(batch.Page.Events.Count, time.GetUtcNow() - batch.OldestCreatedAt);
                    metrics.Saw(batch.Page.Head, batch.OldestCreatedAt);
                }

                // What was committed after the move began has rung by now, or will.
                if (batch is not { IsFull: true })
                {
                    metrics.SawEmpty();
                    await trim.RunWhenDueAsync(session.Connection, cancellationToken);
                    await bell.WaitAsync(options.Value.Poll, cancellationToken);
                }
            }
        }
        finally
        {
            bell.Leading = false;
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            await bell.ListenAsync();
        }
        catch (Exception error) when (error is StackExchange.Redis.RedisException or TimeoutException)
        {
            log.LogWarning("Rings of other replicas are not heard yet, the relay polls: {Reason}", error.Message);
        }
    }
}
