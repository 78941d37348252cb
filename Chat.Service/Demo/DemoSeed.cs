using System.Diagnostics;
using Chat.Service.Files;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Chat.Service.Demo;

/// <summary>
/// The verb <c>seed-demo</c>: fills an empty system with a workspace that looks used. The rows are those of the end, without the events
/// that would have led there: nobody was listening, so a log of ten thousand would only be read past
/// (docs/decisions/0014-demo-data.md).
/// </summary>
internal sealed partial class DemoSeed(ChatDb db, UserDirectory users, FileRegister register, StagingFolder staging, TimeProvider time)
{
    public const string Verb = "seed-demo";

    private const int Messages = 10_000;
    private const int Refused = 2;
    private const int Failed = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>The exit code of the process: 0; 2 where there are chats already; 1 when it failed, and then nothing is there. The log says why.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        try
        {
            var clock = Stopwatch.StartNew();
            if (await ActivatorUtilities.CreateInstance<DemoSeed>(scope.ServiceProvider).FillAsync(Messages, CancellationToken.None) is not { } workspace)
            {
                Log.Refused(app.Logger);
                return Refused;
            }

            Log.Filled(app.Logger, workspace.Messages.Count, workspace.Chats.Count, clock.Elapsed.TotalSeconds);
            return 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or DbUpdateException or HttpRequestException or TimeoutException or IOException or InvalidOperationException)
        {
            Log.Failed(app.Logger, failure.GetBaseException().Message);
            return Failed;
        }
    }

    /// <summary>All of it or nothing; null where there are chats already.</summary>
    /// <exception cref="InvalidOperationException">Auth knows none of the people.</exception>
    public async Task<Workspace?> FillAsync(int messages, CancellationToken cancellationToken)
    {
        if (await db.Chats.AnyAsync(cancellationToken))
        {
            return null;
        }

        var everyone = Person.Of(await users.FindNamedAsync(Person.Usernames, cancellationToken));
        if (everyone.Count < Person.Usernames.Count)
        {
            throw new InvalidOperationException("The people of the demo have no accounts: run seed-demo of Auth.Service first.");
        }

        var workspace = Composer.Compose(everyone, messages, time.GetDatabaseNow());
        await new DemoFiles(register, staging).AttachAsync(workspace, cancellationToken);
        return await StoreAsync(workspace, cancellationToken) ? workspace : null;
    }

    private async Task<bool> StoreAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        db.Database.SetCommandTimeout(Patience);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Whoever makes a chat meanwhile, or seeds too, waits; and what they made before is seen.
        await db.Database.ExecuteSqlAsync($"LOCK TABLE chats IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        if (await db.Chats.AnyAsync(cancellationToken))
        {
            return false;
        }

        await workspace.CopyAsync(db, cancellationToken);
        // No event tells the index of these messages: it goes through all of them, as it does when it is new.
        await db.Database.ExecuteSqlAsync($"UPDATE search_mark SET chat_id = {Guid.Empty}, seq = 0", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"ANALYZE chats, members, messages", cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A demo workspace of {Messages} messages in {Chats} chats was added in {Seconds:0.0} s.")]
        public static partial void Filled(ILogger logger, int messages, int chats, double seconds);

        [LoggerMessage(LogLevel.Error, "There are chats already: nothing was added.")]
        public static partial void Refused(ILogger logger);

        [LoggerMessage(LogLevel.Error, "No demo workspace was added: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
