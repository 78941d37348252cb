using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Auth.Service.Bots;
using Auth.Service.Database;
using Auth.Service.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Accounts.Me;

/// <summary>What is kept of a person (GDPR article 20): everything but secrets, of which there are only hashes.</summary>
/// <param name="ExportedAt">When it was put together.</param>
/// <param name="Account">The account.</param>
/// <param name="Passkeys">Passkeys, without their keys.</param>
/// <param name="Sessions">Sign-ins, ended ones too as long as they are kept.</param>
/// <param name="Bots">The person's bots.</param>
/// <param name="Acts">What the audit log has of this person's own acts, oldest first; at most 10,000.</param>
/// <param name="Chat">What Chat keeps: chats, messages, reactions, files, drafts and more. The last member, streamed as it is read.</param>
public sealed record Export(
    DateTimeOffset ExportedAt, Profile Account, IReadOnlyList<PasskeyView> Passkeys, IReadOnlyList<ExportedSession> Sessions, IReadOnlyList<BotView> Bots,
    IReadOnlyList<ExportedAct> Acts, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonObject? Chat = null);

/// <summary>A sign-in.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="LastSeenAt">When it was last used.</param>
/// <param name="EndedAt">When it was ended early, or null.</param>
/// <param name="UserAgent">The client's own description.</param>
/// <param name="Ip">Where from.</param>
public sealed record ExportedSession(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset? EndedAt, string? UserAgent, string? Ip);

/// <summary>An act in the audit log.</summary>
/// <param name="At">When.</param>
/// <param name="Act">What.</param>
/// <param name="Target">To what, or null.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Ip">Where from.</param>
public sealed record ExportedAct(DateTimeOffset At, string Act, string? Target, string Outcome, string? Ip);

/// <summary>Puts Auth's part of an <see cref="Export"/> together.</summary>
public sealed class Exporter(AuthDb db, TimeProvider clock)
{
    private const int MostActs = 10_000;

    /// <summary>The export, or null when there is no such account.</summary>
    public async Task<Export?> ReadAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (await db.Users.Where(user => user.Id == userId).Select(Profile.Of).SingleOrDefaultAsync(cancellationToken) is not { } account)
        {
            return null;
        }

        var passkeys = await db.Passkeys.AsNoTracking().Where(passkey => passkey.UserId == userId).OrderBy(passkey => passkey.Id)
            .Select(passkey => PasskeyView.Of(passkey)).ToListAsync(cancellationToken);
        var sessions = await db.Sessions.AsNoTracking().Where(session => session.UserId == userId).OrderBy(session => session.CreatedAt)
            .ToListAsync(cancellationToken);
        var acts = await db.AuditLog.AsNoTracking().Where(entry => entry.ActorId == userId).OrderBy(entry => entry.At).Take(MostActs)
            .ToListAsync(cancellationToken);
        var bots = await db.Bots.AsNoTracking().Where(bot => bot.OwnerId == userId && bot.DeletedAt == null).OrderBy(bot => bot.Id)
            .ToListAsync(cancellationToken);
        return new Export(
            clock.GetUtcNow(),
            account,
            passkeys,
            [.. sessions.Select(s => new ExportedSession(s.Id, s.CreatedAt, s.LastSeenAt, s.RevokedAt, s.UserAgent, Text(s.Ip)))],
            bots.ConvertAll(BotView.Of),
            [.. acts.Select(a => new ExportedAct(a.At, a.Act, a.Target, a.Outcome, Text(a.Ip)))]);
    }

    private static string? Text(IPAddress? address) => address?.ToString();
}
