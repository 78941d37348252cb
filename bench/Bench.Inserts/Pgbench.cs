using System.Diagnostics;
using System.Globalization;

namespace Bench.Inserts;

/// <summary>Debian's pgbench: one prepared statement per message that does the same, a connection per writer.</summary>
internal sealed class Pgbench
{
    private const string Script = """
        \set user random(0, {users})
        \set chat random(0, {chats})
        WITH sender AS (
            SELECT chat_id, user_id FROM members
            WHERE chat_id = ('00000000-0000-7000-8000-' || lpad(to_hex(:chat::int), 12, '0'))::uuid
                AND user_id = ('00000000-0000-7000-9000-' || lpad(to_hex(:user::int), 12, '0'))::uuid
        ), advanced AS (
            UPDATE chats SET last_seq = last_seq + 1, active_at = now() FROM sender WHERE id = chat_id RETURNING id, last_seq AS seq, user_id
        ), stored AS (
            INSERT INTO messages (chat_id, seq, id, sender_id, client_id, content, created_at)
            SELECT id, seq, gen_random_uuid(), user_id, gen_random_uuid(), repeat('x', 200), now() FROM advanced
        ), queued AS (
            INSERT INTO outbox (chat_id, seq, type, body, created_at) SELECT id, seq, 'NewMessage', repeat('x', 540) || seq, now() FROM advanced
        )
        SELECT seq FROM advanced;
        """;

    private readonly BenchDatabase _database;

    private Pgbench(BenchDatabase database, string version) => (_database, Version) = (database, version);

    public string Version { get; }

    /// <summary>Null when it is not installed.</summary>
    public static Pgbench? Find(BenchDatabase database)
    {
        try
        {
            return new Pgbench(database, Run(database, ["--version"]).Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <returns>Messages per second.</returns>
    public async Task<double> RunAsync(int chats, int writers, int seconds)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Script.ReplaceLineEndings(" ")
            .Replace(@"\set", "\n\\set", StringComparison.Ordinal).Replace(" WITH sender", "\nWITH sender", StringComparison.Ordinal)
            .Replace("{users}", $"{BenchDatabase.Users - 1}", StringComparison.Ordinal).Replace("{chats}", $"{chats - 1}", StringComparison.Ordinal));
        var output = Run(_database, ["-n", "-M", "prepared", "-c", $"{writers}", "-j", "1", "-T", $"{seconds}", "-f", file]);
        File.Delete(file);
        var rate = output.Split("tps = ")[1].Split(' ')[0];
        return double.Parse(rate, CultureInfo.InvariantCulture);
    }

    private static string Run(BenchDatabase database, IEnumerable<string> arguments)
    {
        var connection = database.Connection;
        using var process = Process.Start(new ProcessStartInfo("pgbench", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                ["PGHOST"] = connection.Host, ["PGPORT"] = $"{connection.Port}", ["PGUSER"] = connection.Username,
                ["PGPASSWORD"] = connection.Password, ["PGDATABASE"] = connection.Database,
            },
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
