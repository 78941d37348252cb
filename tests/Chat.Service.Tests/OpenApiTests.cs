using System.Net;
using Microsoft.OpenApi;

namespace Chat.Service.Tests;

public sealed class OpenApiTests(PostgresServer server)
{
    [Fact]
    public async Task The_document_has_every_public_endpoint_with_a_summary_and_none_of_the_internal_ones()
    {
        await using var api = await ChatApi.NewAsync(server);

        var document = await api.CreateClient().GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

        var paths = document.GetProperty("paths");
        Assert.DoesNotContain(paths.EnumerateObject(), path => path.Name.StartsWith("/internal", StringComparison.Ordinal));
        Assert.Contains(paths.EnumerateObject(), path => path.Name == "/api/chats/{id}/messages");
        Assert.Equal(
            ["owner", "admin", "member"],
            document.GetProperty("components").GetProperty("schemas").GetProperty("MemberRole").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        foreach (var operation in paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.Contains(operation.Value.GetProperty("responses").EnumerateObject(), response => response.Name.StartsWith('2'));
            Assert.Contains(operation.Value.GetProperty("responses").EnumerateObject(), response => response.Name == "400");
        }
    }

    [Fact]
    public async Task The_document_is_read_and_validated_without_errors_and_warnings()
    {
        await using var api = await ChatApi.NewAsync(server);

        var read = OpenApiDocument.Parse(await api.CreateClient().GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken), "json");

        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.Message));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.Message));
        Assert.Empty(read.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()).Select(fault => fault.Message));
    }
}
