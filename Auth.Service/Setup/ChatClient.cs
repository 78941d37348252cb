namespace Auth.Service.Setup;

/// <summary>Chat, as the setup needs it.</summary>
public sealed class ChatClient(HttpClient chat)
{
    /// <summary>Has a public channel made with its owner in it; the same again changes nothing.</summary>
    /// <exception cref="HttpRequestException">Chat does not answer, or not with success.</exception>
    public async Task PutChannelAsync(Guid id, Guid ownerId, string name, CancellationToken cancellationToken)
    {
        using var reply = await chat.PutAsJsonAsync($"channels/{id}", new { owner_id = ownerId, name }, cancellationToken);
        reply.EnsureSuccessStatusCode();
    }
}
