using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>The one document over what Auth, Chat and Notify really say of themselves.</summary>
public sealed partial class OpenApiTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_9_The_merged_document_of_the_real_services_is_valid_and_has_every_endpoint_of_the_readme()
    {
        var text = await DocumentAsync();
        var document = JsonNode.Parse(text)!;

        Assert.Empty(OpenApiDocument.Parse(text, "json").Diagnostic!.Errors.Select(error => error.ToString()));
        var operations = OperationsOf(document).ToArray();
        var ids = operations.Select(operation => (string?)operation.Described["operationId"]).OfType<string>().ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.DoesNotContain(ReferencesIn(document), reference => Find(document, reference) is null);
        Assert.DoesNotContain(operations, operation => operation.Path.StartsWith("/internal", StringComparison.Ordinal));

        var known = operations.Select(operation => $"{operation.Method} {Plain(operation.Path)}").ToArray();
        Assert.DoesNotContain(await EndpointsOfTheReadmeAsync(), endpoint => !Array.Exists(known, one => Means(endpoint, one)));
    }

    [Fact]
    public async Task Source2_9_There_is_one_page_to_read_it()
    {
        using var anonymous = system.App.Anonymous();

        Assert.Contains("swagger-ui", await anonymous.GetStringAsync("/openapi/index.html", Cancel), StringComparison.Ordinal);
    }

    /// <summary>When each of the services has said its part.</summary>
    private async Task<string> DocumentAsync()
    {
        using var anonymous = system.App.Anonymous();
        var text = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                text = await anonymous.GetStringAsync("/openapi/v1.json", Cancel);
                return text.Contains("/auth/login", StringComparison.Ordinal) && text.Contains("/api/chats", StringComparison.Ordinal) && text.Contains("\"/events\"", StringComparison.Ordinal);
            },
            TimeSpan.FromMinutes(2));
        return text;
    }

    private static IEnumerable<(string Path, string Method, JsonNode Described)> OperationsOf(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key.ToUpperInvariant(), operation.Value!);

    private static IEnumerable<string> ReferencesIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue reference } && reference.GetValueKind() == JsonValueKind.String ? (string[])[(string)reference!] : ReferencesIn(member.Value)),
        JsonArray items => items.SelectMany(ReferencesIn),
        _ => [],
    };

    private static JsonNode? Find(JsonNode document, string reference) => !reference.StartsWith("#/", StringComparison.Ordinal)
        ? null
        : reference[2..].Split('/').Aggregate((JsonNode?)document, (node, part) =>
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            return node switch
            {
                JsonObject members => members[name],
                JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
                _ => null,
            };
        });

    /// <summary>What stands in the first column of the table of endpoints: <c>GET /api/chats</c>, <c>/api/saved</c>, <c>POST …/join</c>.</summary>
    private static async Task<IEnumerable<string>> EndpointsOfTheReadmeAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RustyGate.sln")))
        {
            folder = folder.Parent!;
        }

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "README.md"), Cancel);
        var rows = lines.SkipWhile(line => line != "| endpoint | what |").Skip(2).TakeWhile(line => line.StartsWith('|'));
        return rows.Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Split('|'))
            .Where(row => !row[2].Contains("pages of the web client", StringComparison.Ordinal))
            .SelectMany(row => Code.Matches(row[1]).Select(match => match.Groups["code"].Value))
            .Where(code => code.Contains('/', StringComparison.Ordinal) && !NotDescribed.IsMatch(code))
            .SelectMany(code => code.Contains("[/", StringComparison.Ordinal) ? [Optional.Replace(code, ""), Optional.Replace(code, "${rest}")] : (string[])[code])
            .Select(code => Plain(Query.Replace(code, "")));
    }

    private static bool Means(string endpoint, string known)
    {
        var parts = endpoint.Split(' ');
        var (method, path) = parts.Length == 2 ? (parts[0], parts[1]) : (null, parts[0]);
        var (knownMethod, knownPath) = (known[..known.IndexOf(' ', StringComparison.Ordinal)], known[(known.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return (method is null || method == knownMethod)
            && (path.StartsWith('…') ? knownPath.EndsWith(path[1..], StringComparison.Ordinal) : knownPath == path || (method is null && knownPath.StartsWith($"{path}/", StringComparison.Ordinal)));
    }

    /// <summary>Whatever its parameters are called.</summary>
    private static string Plain(string path) => Parameter.Replace(path, "{}").Replace("/bff/", "/auth/", StringComparison.Ordinal);

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code { get; }

    [GeneratedRegex(@"\[(?<rest>/[^\]]*)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Optional { get; }

    /// <summary>The document itself, and probes.</summary>
    [GeneratedRegex("/openapi|/health/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotDescribed { get; }

    [GeneratedRegex(@"\[?\?.*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query { get; }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter { get; }
}
