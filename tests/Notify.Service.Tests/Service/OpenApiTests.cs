using System.Text.Json;

namespace Notify.Service.Tests.Service;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_has_every_public_endpoint_with_a_summary_and_none_of_the_internal_ones()
    {
        await using var notify = await RunningNotify.StartAsync();

        var document = JsonSerializer.Deserialize<JsonElement>(await notify.Client.GetStringAsync($"{notify.AddressOf(0)}/openapi/v1.json", TestContext.Current.CancellationToken));

        var paths = document.GetProperty("paths").EnumerateObject().ToArray();
        Assert.Equal(
            ["/api/chats/{id}/typing", "/api/presence", "/events", "/ws"], paths.Select(path => path.Name).Order(StringComparer.Ordinal));
        Assert.All(paths.SelectMany(path => path.Value.EnumerateObject()), operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
    }
}
