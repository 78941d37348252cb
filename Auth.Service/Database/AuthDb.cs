using Auth.Service.Accounts;
using Auth.Service.Accounts.Departures;
using Auth.Service.Accounts.Me;
using Auth.Service.Accounts.Recovery;
using Auth.Service.Audit;
using Auth.Service.Bots;
using Auth.Service.Keys;
using Auth.Service.Mail;
using Auth.Service.Mfa;
using Auth.Service.Passkeys;
using Auth.Service.Sessions;
using Auth.Service.Setup;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Database;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Database;

/// <summary>The database <c>authdb</c>. Each table is described beside its entity.</summary>
public sealed class AuthDb(DbContextOptions<AuthDb> options) : DbContext(options)
{
    /// <summary>Accounts.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>Logins.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Refresh tokens, by hash.</summary>
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    /// <summary>The keys that sign access tokens.</summary>
    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    /// <summary>What was done; rows are only added.</summary>
    public DbSet<AuditEntry> AuditLog => Set<AuditEntry>();

    /// <summary>Accounts that there were.</summary>
    public DbSet<ErasedUser> ErasedUsers => Set<ErasedUser>();

    /// <summary>User names that nobody gets again, by hash.</summary>
    public DbSet<ErasedName> ErasedNames => Set<ErasedName>();

    /// <summary>Closed and erased accounts that Chat is to be told of.</summary>
    public DbSet<Departure> Departures => Set<Departure>();

    /// <summary>Secrets that were mailed, by hash.</summary>
    public DbSet<MailToken> MailTokens => Set<MailToken>();

    /// <summary>Mails that wait to be sent.</summary>
    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    /// <summary>Access tokens that are void before they expire.</summary>
    public DbSet<Revocation> Revocations => Set<Revocation>();

    /// <summary>Authenticator apps.</summary>
    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    /// <summary>Recovery codes, by hash.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>Passkeys.</summary>
    public DbSet<Passkey> Passkeys => Set<Passkey>();

    /// <summary>Sign-ins that wait for their second half.</summary>
    public DbSet<Challenge> Challenges => Set<Challenge>();

    /// <summary>Programs that are in chats.</summary>
    public DbSet<Bot> Bots => Set<Bot>();

    /// <summary>What the setup told; one row at most.</summary>
    public DbSet<Installation> Installations => Set<Installation>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(AuthDb).Assembly);
}
