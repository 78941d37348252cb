using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Accounts;

/// <summary>A person with an account.</summary>
public sealed class User
{
    /// <summary>UUIDv7, the <c>sub</c> of this person's tokens.</summary>
    public required Guid Id { get; init; }

    /// <summary>The address as its owner writes it.</summary>
    public required string Email { get; set; }

    /// <summary>The form that is unique: <see cref="Identifier.Key"/>.</summary>
    public required string EmailKey { get; set; }

    /// <summary>The name as its owner writes it; null while none was chosen.</summary>
    public string? Username { get; set; }

    /// <summary>The form that is unique: <see cref="Identifier.Key"/>.</summary>
    public string? UsernameKey { get; set; }

    /// <summary>What others read, where it is not the user name.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Argon2id in PHC form.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>One of <see cref="Roles"/>. Never taken from a request.</summary>
    public string Role { get; set; } = Roles.User;

    /// <summary>Rises with each change that must end older tokens: role, password, disabling.</summary>
    public int UserVersion { get; set; } = 1;

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when nobody may sign in with it; null while it is open.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>The table, with the names of the two constraints that a registration can meet.</summary>
    internal sealed class Table : IEntityTypeConfiguration<User>
    {
        public const string UniqueEmail = "ix_users_email_key";
        public const string UniqueUsername = "ix_users_username_key";

        public void Configure(EntityTypeBuilder<User> user)
        {
            user.HasIndex(u => u.EmailKey).IsUnique().HasDatabaseName(UniqueEmail);
            user.HasIndex(u => u.UsernameKey).IsUnique().HasDatabaseName(UniqueUsername);
            user.ToTable(t => t.HasCheckConstraint("ck_users_role", $"role IN ('{Roles.User}', '{Roles.Admin}')"));
        }
    }
}
