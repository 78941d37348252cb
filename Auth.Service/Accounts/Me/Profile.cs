using System.Linq.Expressions;

namespace Auth.Service.Accounts.Me;

/// <summary>One's own account.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The address.</param>
/// <param name="EmailVerified">Whether it was shown to be one's own.</param>
/// <param name="Username">The user name, or null.</param>
/// <param name="DisplayName">What others read, or null.</param>
/// <param name="Avatar">The picture: the id of an uploaded file, or null.</param>
/// <param name="Locale">The language, as BCP 47 names it, or null.</param>
/// <param name="TimeZone">The time zone, as the IANA names it, or null.</param>
/// <param name="Role"><c>user</c> or <c>admin</c>.</param>
/// <param name="CreatedAt">Since when there is the account.</param>
public sealed record Profile(
    Guid Id, string Email, bool EmailVerified, string? Username, string? DisplayName, Guid? Avatar, string? Locale, string? TimeZone, string Role,
    DateTimeOffset CreatedAt)
{
    internal static readonly Expression<Func<User, Profile>> Of = user => new Profile(
        user.Id, user.Email, user.EmailVerifiedAt != null, user.Username, user.DisplayName, user.Avatar, user.Locale, user.TimeZone, user.Role, user.CreatedAt);
}
