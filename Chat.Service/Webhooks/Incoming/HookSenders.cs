using System.Text.Json;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>Has Auth know the bots that messages of incoming webhooks are from, so that they have a name wherever people have one.</summary>
internal sealed class HookSenders(HttpClient auth)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Makes one; the same again changes nothing.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task PutAsync(Hook hook, CancellationToken cancellationToken)
    {
        using var response = await auth.PutAsJsonAsync(
            $"bots/{hook.Id}", new { OwnerId = hook.CreatedBy, hook.Name, hook.Avatar }, Json, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Marks one as deleted; its name stays with what it sent.</summary>
    /// <exception cref="HttpRequestException">Auth does not answer, or not with success.</exception>
    public async Task DeleteAsync(Guid hook, CancellationToken cancellationToken)
    {
        using var response = await auth.DeleteAsync(new Uri($"bots/{hook}", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
