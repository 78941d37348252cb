using System.Linq.Expressions;
using Auth.Service.Accounts.Me;
using Auth.Service.Bots;

namespace Auth.Service.Accounts;

/// <summary>What others may know of a person.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Username">The user name, or null.</param>
/// <param name="DisplayName">The name to show, or null.</param>
/// <param name="Avatar">The picture: the id of an uploaded file, or null.</param>
/// <param name="Disabled">Whether an admin has closed the account.</param>
/// <param name="Deleted">Whether its owner has deleted the account.</param>
/// <param name="Bot">Whether it is a program.</param>
public sealed record PublicUser(Guid Id, string? Username, string? DisplayName, Guid? Avatar, bool Disabled, bool Deleted, bool Bot)
{
    internal static readonly Expression<Func<User, PublicUser>> Of = user =>
        new PublicUser(user.Id, user.Username, user.DisplayName, user.Avatar, user.DisabledAt != null, user.DeletedAt != null, false);

    internal static readonly Expression<Func<Bot, PublicUser>> OfBot = bot =>
        new PublicUser(bot.Id, null, bot.Name, bot.Avatar, false, bot.DeletedAt != null, true);

    internal static readonly Expression<Func<ErasedUser, PublicUser>> OfErased = user =>
        new PublicUser(user.Id, null, null, null, false, true, false);
}
