using System.Diagnostics;
using System.Threading.Channels;
using Chat.Service.Delivery;
using Chat.Service.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Service.Messages;

/// <summary>
/// Stores messages in batches: what comes while a commit is on its way shares the next one, and nothing is delayed to wait for company.
/// A chat's row is locked until its commit is on disk, so a busy chat takes many messages per commit or few messages per second. Each chat
/// has its connection: on two, its messages would wait for each other's locks, and one chat that is locked would hold up all of them.
/// </summary>
internal sealed class MessageWriter(
    [FromKeyedServices(Pools.Writes)] NpgsqlDataSource database, OutboxBell bell, IOptions<WriteOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly ActivitySource Source = new("RustyGate.Chat");

    private readonly Channel<PendingMessage>[] _queues =
        [.. Enumerable.Range(0, options.Value.Connections).Select(_ => Channel.CreateBounded<PendingMessage>(options.Value.Waiting))];

    /// <summary>Stores <paramref name="message"/>. It is durable when this returns; after an exception its fate is unknown.</summary>
    /// <exception cref="TimeoutException">The database is too slow or down, or too many wait already.</exception>
    public async Task<Stored> StoreAsync(NewMessage message, CancellationToken cancellationToken)
    {
        var pending = new PendingMessage(message);
        if (!_queues[(uint)message.ChatId.GetHashCode() % _queues.Length].Writer.TryWrite(pending))
        {
            throw new TimeoutException("Too many messages wait to be stored.");
        }

        try
        {
            return await pending.Task.WaitAsync(options.Value.Patience, time, cancellationToken);
        }
        finally
        {
            pending.TrySetCanceled(CancellationToken.None);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The web server has ended its requests before; what still waits is stored.
        await using var end = stoppingToken.UnsafeRegister(
            static queues => Array.ForEach((Channel<PendingMessage>[])queues!, queue => queue.Writer.TryComplete()), _queues);
        await Task.WhenAll(_queues.Select(queue => Task.Run(() => WriteBatchesAsync(queue.Reader), CancellationToken.None)));
    }

    /// <summary>
    /// Opens the connection, compiles what runs here and has the statements planned, by storing nothing: on a busy machine the first message
    /// would otherwise spend its <see cref="WriteOptions.Patience"/> on that, and be answered 503.
    /// </summary>
    private async Task WarmUpAsync()
    {
        try
        {
            await MessageInsert.ExecuteAsync(database, [], CancellationToken.None);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            // The database is not there yet: the first message finds out, and says so.
        }
    }

    private async Task WriteBatchesAsync(ChannelReader<PendingMessage> queue)
    {
        await WarmUpAsync();
        var batch = new List<PendingMessage>(options.Value.BatchSize);
        while (await queue.WaitToReadAsync())
        {
            while (batch.Count < options.Value.BatchSize && queue.TryRead(out var pending))
            {
                if (!pending.Task.IsCompleted)
                {
                    batch.Add(pending);
                }
            }

            if (batch.Count > 0)
            {
                await WriteAsync(batch);
                batch.Clear();
            }
        }
    }

    private async Task WriteAsync(List<PendingMessage> batch)
    {
        // Of many requests a few are traced, and those should show what their batch did.
        var first = batch.Find(pending => pending.Trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) ?? batch[0];
        using var activity = Source.StartActivity(
            "store messages", ActivityKind.Internal, first.Trace, links: batch.Where(pending => pending != first).Select(pending => new ActivityLink(pending.Trace)));
        activity?.SetTag("rustygate.batch.size", batch.Count);
        if (await InsertAsync(batch) is null)
        {
            return;
        }

        // One of them is at fault, most often by a client id that came twice at once. Alone, each gets the outcome that is its own.
        foreach (var pending in batch.FindAll(pending => !pending.Task.IsCompleted))
        {
            if (await InsertAsync([pending]) is { } refused)
            {
                pending.TrySetException(refused);
            }
        }
    }

    /// <summary>Gives each of the batch its outcome and returns null, or returns why the database refuses it as a whole.</summary>
    private async Task<PostgresException?> InsertAsync(List<PendingMessage> batch)
    {
        try
        {
            var stored = await MessageInsert.ExecuteAsync(database, batch.ConvertAll(pending => pending.Message), CancellationToken.None);
            if (Array.Exists(stored, one => one.Outcome == StoreOutcome.Added))
            {
                bell.Ring();
            }

            for (var i = 0; i < stored.Length; i++)
            {
                batch[i].TrySetResult(stored[i]);
            }
        }
        catch (PostgresException refused) when (!refused.IsTransient)
        {
            return refused;
        }
        catch (Exception error)
        {
            // Whatever it is, it is theirs who wait for it, and must not end the loop for everyone after them.
            batch.ForEach(pending => pending.TrySetException(error));
        }

        return null;
    }
}
