namespace Chat.Service.Users;

/// <summary>A person as others see them.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The user name, where they have one.</param>
/// <param name="DisplayName">The name to show, where they have one.</param>
/// <param name="Avatar">The file that is their picture.</param>
/// <param name="Disabled">Whether an admin has closed the account.</param>
/// <param name="Deleted">Whether the account is no more.</param>
/// <param name="Bot">Whether it is a program.</param>
public sealed record UserView(Guid Id, string? Username, string? DisplayName, Guid? Avatar, bool Disabled, bool Deleted, bool Bot = false);
