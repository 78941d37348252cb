using System.Collections.Concurrent;
using Npgsql;

namespace Bench.Delivery;

/// <summary>
/// When PostgreSQL committed each message. It takes that time before the commit is on disk, so what the disk needs counts as delivery
/// (<see href="https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-TRACK-COMMIT-TIMESTAMP">track_commit_timestamp</see>).
/// </summary>
internal sealed class CommitTimes(NpgsqlDataSource database) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(long Seq, DateTimeOffset At)> _heard = new();

    /// <summary>A message was heard just now.</summary>
    public void Heard(long seq, DateTimeOffset at) => _heard.Enqueue((seq, at));

    public void Clear() => _heard.Clear();

    /// <summary>From commit to client, of each that was heard.</summary>
    public async Task<Latencies> LatenciesAsync(Guid chat)
    {
        var committed = new Dictionary<long, DateTimeOffset>();
        await using (var command = database.CreateCommand("SELECT seq, pg_xact_commit_timestamp(xmin) FROM messages WHERE chat_id = $1"))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = chat });
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                committed[rows.GetInt64(0)] = await rows.GetFieldValueAsync<DateTimeOffset>(1);
            }
        }

        var latencies = new Latencies();
        foreach (var (seq, at) in _heard)
        {
            latencies.Add(at - committed[seq]);
        }

        return latencies;
    }

    /// <summary>Whether PostgreSQL keeps these times. If it does not, it will from its next start.</summary>
    public async Task<bool> AreKeptAsync()
    {
        await using var asked = database.CreateCommand("SHOW track_commit_timestamp");
        if ((string?)await asked.ExecuteScalarAsync() == "on")
        {
            return true;
        }

        await using var set = database.CreateCommand("ALTER SYSTEM SET track_commit_timestamp = on");
        await set.ExecuteNonQueryAsync();
        return false;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
