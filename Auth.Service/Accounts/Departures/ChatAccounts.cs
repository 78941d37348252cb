namespace Auth.Service.Accounts.Departures;

/// <summary>What Chat has of an account. A failure is an <see cref="HttpRequestException"/> or a time-out, which passes.</summary>
public sealed class ChatAccounts(HttpClient chat)
{
    /// <summary>Tells Chat what became of an account; returns when Chat has done what follows from it. Telling it again does no harm.</summary>
    public async Task TellAsync(Guid userId, DepartureKind kind, CancellationToken cancellationToken)
    {
        using var reply = kind is DepartureKind.Closed
            ? await chat.PutAsync($"users/{userId}/closed", content: null, cancellationToken)
            : await chat.DeleteAsync($"users/{userId}", cancellationToken);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>What Chat keeps of a person: one JSON object, as it comes. The caller disposes it.</summary>
    public async Task<HttpResponseMessage> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var reply = await chat.GetAsync($"users/{userId}/export", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        try
        {
            return reply.EnsureSuccessStatusCode();
        }
        catch
        {
            reply.Dispose();
            throw;
        }
    }
}
