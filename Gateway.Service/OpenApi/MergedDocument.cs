using System.Text.Json.Nodes;

namespace Gateway.Service.OpenApi;

/// <summary>One document of several: their operations where clients find them, with whom they are for.</summary>
internal sealed class MergedDocument(OutsidePaths outside)
{
    private const string Token = "token";

    private readonly JsonObject _paths = [];
    private readonly JsonObject _components = [];
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operations = new(StringComparer.Ordinal);

    public async Task AddAsync(string upstream, JsonObject document)
    {
        var components = new OwnComponents(upstream, _components);
        foreach (var (path, operations) in document["paths"] as JsonObject ?? [])
        {
            foreach (var (method, operation) in operations as JsonObject ?? [])
            {
                if (operation is JsonObject described && await outside.FindAsync(upstream, method.ToUpperInvariant(), path) is { } open)
                {
                    Add(open.Path, method, components.Take(described), open.IsOpen);
                }
            }
        }

        components.Add(document["components"] as JsonObject);
    }

    public JsonObject Build()
    {
        var schemes = _components["securitySchemes"] as JsonObject ?? [];
        schemes[Token] = new JsonObject
        {
            ["type"] = "http",
            ["scheme"] = "bearer",
            ["bearerFormat"] = "JWT",
            ["description"] = "An access token: access_token in the answer of /auth/login.",
        };
        _components["securitySchemes"] = schemes;
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "RustyGate", ["version"] = "v1", ["description"] = "What is served through the gateway." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = new JsonObject(_paths.OrderBy(path => path.Key, StringComparer.Ordinal).Select(path => KeyValuePair.Create(path.Key, path.Value?.DeepClone()))),
            ["components"] = _components,
            ["tags"] = new JsonArray([.. _tags.Select(tag => new JsonObject { ["name"] = tag })]),
        };
    }

    private void Add(string path, string method, JsonObject operation, bool isOpen)
    {
        operation["security"] = isOpen ? [] : new JsonArray(new JsonObject { [Token] = new JsonArray() });
        if ((string?)operation["operationId"] is { } id && !_operations.Add(id))
        {
            operation.Remove("operationId");
        }

        foreach (var tag in operation["tags"] as JsonArray ?? [])
        {
            _tags.Add((string)tag!);
        }

        MoveSecret(path, operation);
        if (_paths[path] is not JsonObject methods)
        {
            _paths[path] = methods = [];
        }

        methods[method] = operation;
    }

    /// <summary>A header that only the gateway sets is the part of the path that it takes it from.</summary>
    private static void MoveSecret(string path, JsonObject operation)
    {
        var parameters = operation["parameters"] as JsonArray ?? [];
        foreach (var parameter in parameters.OfType<JsonObject>().Where(given => (string?)given["name"] is "X-Hook-Token" or "X-Invite-Code").ToArray())
        {
            if (path.Contains("{token}", StringComparison.Ordinal))
            {
                (parameter["name"], parameter["in"], parameter["required"]) = ("token", "path", true);
            }
            else
            {
                parameters.Remove(parameter);
            }
        }
    }
}
