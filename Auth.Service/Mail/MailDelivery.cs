using System.Net.Mail;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mail;

/// <summary>
/// Sends what waits. Every replica does; each takes mails that no other holds. A mail comes at least once: when the process dies
/// between sending and noting it, twice.
/// </summary>
public sealed partial class MailDelivery(
    IServiceScopeFactory scopes, IMailTransport transport, IOptions<MailOptions> options, TimeProvider clock, ILogger<MailDelivery> logger) : BackgroundService
{
    /// <summary>After this a mail that cannot be sent is dropped.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private const int AtOnce = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsSet)
        {
            Log.NoWay(logger);
        }

        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SendAllAsync(stoppingToken);
            }
            catch (Exception down) when (down.IsUnavailable())
            {
                Log.Down(logger, down.GetBaseException().GetType().Name);
            }
        }
    }

    /// <summary>Takes a mail for as long as the next try is away: minutes that double, one hour at most.</summary>
    private static Task<List<OutgoingMail>> TakeAsync(AuthDb db, DateTimeOffset now, CancellationToken cancellationToken) => db.OutgoingMails.FromSql($"""
        UPDATE outgoing_mails
        SET attempts = attempts + 1, next_try_at = {now} + LEAST(interval '1 hour', interval '1 minute' * power(2, LEAST(attempts, 10)))
        WHERE id IN (SELECT id FROM outgoing_mails WHERE next_try_at <= {now} ORDER BY next_try_at LIMIT {AtOnce} FOR UPDATE SKIP LOCKED)
        RETURNING *
        """).AsNoTracking().ToListAsync(cancellationToken);

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        List<OutgoingMail> taken;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AuthDb>();
            taken = await TakeAsync(db, clock.GetUtcNow(), cancellationToken);
            foreach (var mail in taken)
            {
                if (await IsDoneAsync(mail, scope.ServiceProvider.GetRequiredService<LetterWriter>(), cancellationToken))
                {
                    await db.OutgoingMails.Where(m => m.Id == mail.Id).ExecuteDeleteAsync(cancellationToken);
                }
            }
        }
        while (taken.Count == AtOnce);
    }

    /// <summary>Whether nothing is left to do for this mail: it is sent, or never can be.</summary>
    private async Task<bool> IsDoneAsync(OutgoingMail mail, LetterWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            if (options.Value.IsSet && MailAddress.TryCreate(mail.Recipient, out _) && await writer.WriteAsync(mail, cancellationToken) is { } letter)
            {
                await transport.SendAsync(letter, cancellationToken);
            }

            return true;
        }
        catch (Exception failure) when (failure is SmtpException or IOException or UnauthorizedAccessException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The server's words may name the address, so they are not logged.
            var isOver = clock.GetUtcNow() - mail.CreatedAt > GiveUpAfter;
            Log.NotSent(logger, mail.Id, mail.Attempts, (failure as SmtpException)?.StatusCode.ToString() ?? failure.GetType().Name, isOver);
            return isOver;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "No mail is sent: neither Mail:Host nor Mail:Folder is set.")]
        public static partial void NoWay(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "Mails wait: {Reason}.")]
        public static partial void Down(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Mail {Id} was not sent at try {Attempt} ({Reason}); given up: {IsOver}.")]
        public static partial void NotSent(ILogger logger, Guid id, int attempt, string reason, bool isOver);
    }
}
