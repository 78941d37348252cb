using System.ComponentModel.DataAnnotations;
using Chat.Service.Chats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Service.Channels;

/// <summary>The body of <c>PUT /internal/channels/{id}</c>.</summary>
/// <param name="OwnerId">Who is in it from its start, as its owner.</param>
/// <param name="Name">Its name.</param>
public sealed record FirstChannelRequest(Guid OwnerId, [property: Required] string Name);

/// <summary>
/// For Auth, whose setup makes the first admin: the public channel in which they arrive. Auth chooses its id and asks until it is
/// answered, so the same again changes nothing.
/// </summary>
internal static class FirstChannel
{
    public static async Task<Results<NoContent, ProblemHttpResult>> PutAsync(
        Guid id, FirstChannelRequest request, CreateChat create, CancellationToken cancellationToken) =>
        await create.RunAsync(id, new CreateChatRequest(ChatType.PublicChannel, UserId: null, request.Name, Topic: null, Members: null), request.OwnerId, cancellationToken)
            is { Result: ProblemHttpResult refusal }
            ? refusal
            : TypedResults.NoContent();
}
