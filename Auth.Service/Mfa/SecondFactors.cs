using System.Security.Cryptography;
using Auth.Service.Audit;
using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Auth.Service.Mfa;

/// <summary>What came of a code.</summary>
public enum CodeVerdict
{
    /// <summary>A right one, used up by this.</summary>
    Right,

    /// <summary>A wrong one, or one that was used before.</summary>
    Wrong,

    /// <summary>Not looked at: too many were tried.</summary>
    TooMany,
}

/// <summary>Authenticator apps and recovery codes: made, confirmed, tried, removed.</summary>
public sealed class SecondFactors(AuthDb db, SecretProtector protector, AuditLog audit, IOptions<MfaOptions> options, TimeProvider clock)
{
    /// <summary>Whether the account has a confirmed second factor.</summary>
    public Task<bool> HasAsync(Guid userId, CancellationToken cancellationToken) => Confirmed(userId).AnyAsync(cancellationToken);

    /// <summary>
    /// A new secret, to be confirmed by its first code; null when one is confirmed already. An older one that was not confirmed is
    /// forgotten.
    /// </summary>
    public async Task<byte[]?> BeginAsync(Guid userId, CancellationToken cancellationToken)
    {
        var factor = await db.SecondFactors.SingleOrDefaultAsync(f => f.UserId == userId, cancellationToken);
        if (factor?.ConfirmedAt is not null)
        {
            return null;
        }

        var (secret, now) = (RandomNumberGenerator.GetBytes(Totp.SecretBytes), clock.GetUtcNow());
        if (factor is not null)
        {
            db.Remove(factor);
            await db.SaveChangesAsync(cancellationToken);
        }

        db.Add(new SecondFactor { UserId = userId, Secret = protector.Protect(userId, secret), CreatedAt = now, AttemptsSince = now });
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }

    /// <summary>Confirms the new secret by its first code; the recovery codes, or null when the code is wrong or there is nothing to confirm.</summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        var (factor, now) = (await db.SecondFactors.SingleOrDefaultAsync(f => f.UserId == userId && f.ConfirmedAt == null, cancellationToken), clock.GetUtcNow());
        if (factor is null || Totp.Match(protector.Unprotect(userId, factor.Secret), Digits(code), now) is not { } step)
        {
            return null;
        }

        (factor.ConfirmedAt, factor.LastStep) = (now, step);
        var codes = NewCodes(userId);
        audit.Add(Acts.SecondFactorAdd, before: new { second_factor = false }, after: new { second_factor = true });
        await db.SaveChangesAsync(cancellationToken);
        return codes;
    }

    /// <summary>New recovery codes in place of the old ones; null without a second factor.</summary>
    public async Task<IReadOnlyList<string>?> RenewCodesAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (!await HasAsync(userId, cancellationToken))
        {
            return null;
        }

        db.RemoveRange(await db.RecoveryCodes.Where(code => code.UserId == userId).ToListAsync(cancellationToken));
        var codes = NewCodes(userId);
        audit.Add(Acts.RecoveryCodesRenew);
        await db.SaveChangesAsync(cancellationToken);
        return codes;
    }

    /// <summary>Adds the removal of factor and codes to the unit of work; false when there was no confirmed one.</summary>
    public async Task<bool> RemoveAsync(Guid userId, CancellationToken cancellationToken)
    {
        var factor = await db.SecondFactors.SingleOrDefaultAsync(f => f.UserId == userId, cancellationToken);
        if (factor is null)
        {
            return false;
        }

        db.Remove(factor);
        db.RemoveRange(await db.RecoveryCodes.Where(code => code.UserId == userId).ToListAsync(cancellationToken));
        return factor.ConfirmedAt is not null;
    }

    /// <summary>
    /// Tries a code of the app or a recovery code. The attempt is counted before it is looked at, and what a right code uses up is used
    /// up by one conditional update: of two replicas that are given the same code at once, one takes it.
    /// </summary>
    public async Task<CodeVerdict> TryAsync(Guid userId, string code, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (most, forgotten) = (options.Value.Attempts, now.AddMinutes(-options.Value.AttemptMinutes));
        var counted = await Confirmed(userId).Where(f => f.Attempts < most || f.AttemptsSince < forgotten).ExecuteUpdateAsync(set => set
            .SetProperty(f => f.Attempts, f => f.AttemptsSince < forgotten ? 1 : f.Attempts + 1)
            .SetProperty(f => f.AttemptsSince, f => f.AttemptsSince < forgotten ? now : f.AttemptsSince), cancellationToken);
        if (counted == 0)
        {
            return CodeVerdict.TooMany;
        }

        var digits = Digits(code);
        if (!(digits.Length == Totp.Digits ? await TakeStepAsync(userId, digits, now, cancellationToken) : await TakeRecoveryCodeAsync(userId, code, now, cancellationToken)))
        {
            return CodeVerdict.Wrong;
        }

        await Confirmed(userId).ExecuteUpdateAsync(set => set.SetProperty(f => f.Attempts, 0), cancellationToken);
        return CodeVerdict.Right;
    }

    private async Task<bool> TakeStepAsync(Guid userId, string digits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var encrypted = await Confirmed(userId).Select(f => f.Secret).SingleOrDefaultAsync(cancellationToken);
        return encrypted is not null && Totp.Match(protector.Unprotect(userId, encrypted), digits, now) is { } step
            && await Confirmed(userId).Where(f => f.LastStep < step).ExecuteUpdateAsync(set => set.SetProperty(f => f.LastStep, step), cancellationToken) == 1;
    }

    private async Task<bool> TakeRecoveryCodeAsync(Guid userId, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = RecoveryCode.HashOf(code);
        return await db.RecoveryCodes.Where(c => c.UserId == userId && c.Hash == hash && c.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), cancellationToken) == 1;
    }

    private List<string> NewCodes(Guid userId)
    {
        List<string> codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create())];
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { UserId = userId, Hash = RecoveryCode.HashOf(code) }));
        return codes;
    }

    private IQueryable<SecondFactor> Confirmed(Guid userId) => db.SecondFactors.Where(f => f.UserId == userId && f.ConfirmedAt != null);

    /// <summary>People type a code in two groups.</summary>
    private static string Digits(string code) => code.Replace(" ", "", StringComparison.Ordinal);
}
