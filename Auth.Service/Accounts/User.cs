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

    /// <summary>When its owner showed that the address is theirs; null before.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; set; }

    /// <summary>The name as its owner writes it; null while none was chosen.</summary>
    public string? Username { get; set; }

    /// <summary>The form that is unique: <see cref="Identifier.Key"/>.</summary>
    public string? UsernameKey { get; set; }

    /// <summary>What is unique too, so that nobody looks like another: <see cref="Names.Lookalikes.Skeleton"/>.</summary>
    public string? UsernameSkeleton { get; set; }

    /// <summary>What others read, where it is not the user name.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The picture: the id of an uploaded file, or null.</summary>
    public Guid? Avatar { get; set; }

    /// <summary>The language, as BCP 47 names it; null for the browser's.</summary>
    public string? Locale { get; set; }

    /// <summary>The time zone, as the IANA names it; null for the browser's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Argon2id in PHC form; null where the account has passkeys only.</summary>
    public required string? PasswordHash { get; set; }

    /// <summary>One of <see cref="Roles"/>. Never taken from a request.</summary>
    public string Role { get; set; } = Roles.User;

    /// <summary>Rises with each change that must end older tokens: role, password, disabling.</summary>
    public int UserVersion { get; set; } = 1;

    /// <summary>When the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when nobody may sign in with it; null while it is open.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When its owner asked to delete it; null unless they did and have not come back since.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>Gives the account its user name, in all the forms by which it is unique.</summary>
    /// <param name="shown">As <see cref="Identifier.Username"/> answers it.</param>
    public void SetUsername(string shown) =>
        (Username, UsernameKey, UsernameSkeleton) = (shown, Identifier.Key(shown), Names.Lookalikes.Skeleton(shown));

    /// <summary>The table, with the names of the constraints that a registration can meet.</summary>
    internal sealed class Table : IEntityTypeConfiguration<User>
    {
        public const string UniqueEmail = "ix_users_email_key";
        public const string UniqueUsername = "ix_users_username_key";
        public const string UniqueSkeleton = "ix_users_username_skeleton";

        public void Configure(EntityTypeBuilder<User> user)
        {
            user.HasIndex(u => u.EmailKey).IsUnique().HasDatabaseName(UniqueEmail);
            user.HasIndex(u => u.UsernameKey).IsUnique().HasDatabaseName(UniqueUsername);
            user.HasIndex(u => u.UsernameSkeleton).IsUnique().HasDatabaseName(UniqueSkeleton);

            // For the search by the beginning of a name.
            user.HasIndex(u => u.UsernameKey, "ix_users_username_prefix").HasOperators("text_pattern_ops");
            user.ToTable(t => t.HasCheckConstraint("ck_users_role", $"role IN ('{Roles.User}', '{Roles.Admin}')"));
        }
    }
}
