using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Chats;

/// <summary>Why something cannot be done in a chat that the caller may know of.</summary>
internal static class Refused
{
    /// <summary>403 <c>forbidden</c>: it takes a higher role.</summary>
    public static ProblemHttpResult Role(MemberRole least) => Problem.Of(
        StatusCodes.Status403Forbidden, "forbidden",
        least == MemberRole.Owner ? "Only the chat's owner may do this." : "Only the chat's owner and its admins may do this.");

    /// <summary>403 <c>forbidden</c>: they stand as high as the caller, or higher.</summary>
    public static ProblemHttpResult HigherMember() => Problem.Of(
        StatusCodes.Status403Forbidden, "forbidden", "Only the owner may do this to an admin, and nobody to the owner.");

    /// <summary>409 <c>single_chat</c>.</summary>
    public static ProblemHttpResult Single() => Problem.Of(
        StatusCodes.Status409Conflict, "single_chat", "A single chat is between two people: it has no name, and nobody joins or leaves.");

    /// <summary>409 <c>chat_archived</c>.</summary>
    public static ProblemHttpResult Archived() => Problem.Of(
        StatusCodes.Status409Conflict, "chat_archived", "The chat is archived: it can be read, and nothing in it changes.");

    /// <summary>403 <c>banned</c>.</summary>
    public static ProblemHttpResult Banned() => Problem.Of(
        StatusCodes.Status403Forbidden, "banned", "Who is banned from a chat does not come into it.");

    /// <summary>403 <c>cannot_message</c>: one of the two has blocked the other, and is not told who.</summary>
    public static ProblemHttpResult CannotMessage() => Problem.Of(
        StatusCodes.Status403Forbidden, "cannot_message", "You and this person cannot write to each other.");

    /// <summary>409 <c>owner_must_stay</c>.</summary>
    public static ProblemHttpResult OwnerMustStay() => Problem.Of(
        StatusCodes.Status409Conflict, "owner_must_stay", "The owner cannot leave others behind. Make someone else the owner first.");

    /// <summary>409 <c>too_many_members</c>.</summary>
    public static ProblemHttpResult Full(int most) => Problem.Of(
        StatusCodes.Status409Conflict, "too_many_members", "The chat is full.", $"It has at most {most} members.");

    /// <summary>409 <c>too_many_chats</c>: someone is in as many as one can be in.</summary>
    public static ProblemHttpResult TooManyChats(int most) => Problem.Of(
        StatusCodes.Status409Conflict, "too_many_chats", "One of the people is in too many chats.", $"Nobody is in more than {most}.");
}
