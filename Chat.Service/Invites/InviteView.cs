using Chat.Service.Chats;
using Chat.Service.Users;

namespace Chat.Service.Invites;

/// <summary>An invite as those see it who may make one.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Code">What the link holds: <c>/invite/{code}</c>. Whoever has it may come in.</param>
/// <param name="ChatIds">The chats that it leads to.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">When it stops being good.</param>
/// <param name="MaxUses">How many may come by it; null: any number.</param>
/// <param name="Uses">How many have come.</param>
public sealed record InviteView(
    Guid Id, string Code, IReadOnlyList<Guid> ChatIds, Guid CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int? MaxUses, int Uses)
{
    internal static InviteView Of(Invite invite) => new(
        invite.Id, invite.Code, [.. invite.Chats.Select(c => c.ChatId).Order()], invite.CreatedBy, invite.CreatedAt, invite.ExpiresAt, invite.MaxUses, invite.Uses);
}

/// <summary>An invite as whoever holds its link sees it, with or without an account.</summary>
/// <param name="Team">Whose chats they are.</param>
/// <param name="Inviter">Who invites; null where they are gone.</param>
/// <param name="Chats">Where it leads.</param>
/// <param name="ExpiresAt">When it stops being good.</param>
public sealed record InvitationView(string Team, UserView? Inviter, IReadOnlyList<InvitedChat> Chats, DateTimeOffset ExpiresAt);

/// <summary>A chat that one is invited to.</summary>
/// <param name="Id">The chat.</param>
/// <param name="Type">What kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="MemberCount">How many are in it.</param>
public sealed record InvitedChat(Guid Id, ChatType Type, string? Name, int MemberCount);
