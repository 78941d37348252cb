using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Chat.Service.Tests.Endpoints;

/// <summary>What holds for every endpoint there is, and so for those that will be added.</summary>
public sealed partial class EndpointTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["PATCH /api/chats/{id:guid}/"] = new { name = "Mine now" },
        ["POST /api/chats/{id:guid}/messages/"] = new { content = "x" },
        ["PATCH /api/chats/{id:guid}/messages/{message:guid}"] = new { content = "x" },
        ["POST /api/chats/{id:guid}/read"] = new { seq = 1 },
        ["POST /api/chats/{id:guid}/unread"] = new { seq = 1 },
        ["POST /api/chats/{id:guid}/hooks/"] = new { name = "Mine" },
        ["PUT /api/chats/{id:guid}/notifications"] = new { level = "nothing" },
    };

    /// <summary>What a bot may do, by scope; everything else is a person's. docs/webhooks.md has the same for people.</summary>
    private static readonly Dictionary<string, string[]> OpenToBots = new(StringComparer.Ordinal)
    {
        [Scopes.ChatsRead] = ["GET /api/chats/", "GET /api/chats/{id:guid}/", "GET /api/chats/{id:guid}/members", "GET /api/channels"],
        [Scopes.ChatsWrite] = ["POST /api/chats/", "POST /api/chats/{id:guid}/leave", "POST /api/chats/{id:guid}/join"],
        [Scopes.MessagesRead] =
        [
            "GET /api/chats/{id:guid}/messages/", "GET /api/chats/{id:guid}/messages/{message:guid}", "GET /api/chats/{id:guid}/messages/{message:guid}/history",
            "GET /api/chats/{id:guid}/messages/{message:guid}/replies", "GET /api/chats/{id:guid}/pins", "GET /api/search/",
        ],
        [Scopes.MessagesWrite] =
        [
            "POST /api/chats/{id:guid}/messages/", "PATCH /api/chats/{id:guid}/messages/{message:guid}", "DELETE /api/chats/{id:guid}/messages/{message:guid}",
            "PUT /api/chats/{id:guid}/messages/{message:guid}/reactions/{emoji}", "DELETE /api/chats/{id:guid}/messages/{message:guid}/reactions/{emoji}",
        ],
        [Scopes.FilesRead] = ["GET /api/files/{id:guid}"],
        [Scopes.FilesWrite] = ["POST /api/upload"],
        [Scopes.UsersRead] = ["GET /api/users"],
    };

    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S27_S28_Whatever_a_stranger_tries_in_a_chat_is_404_as_in_one_that_is_not_there()
    {
        var owner = Some.User();
        var chat = await _api.NewGroupAsync(owner);
        var message = (await _api.SendAsync(owner, chat, "Mine").ExpectAsync(HttpStatusCode.Created)).GetProperty("id").GetGuid();
        var ofChats = Public().Where(e => e.Path.StartsWith("/api/chats/{id:guid}", StringComparison.Ordinal)).ToList();
        Assert.True(ofChats.Count > 30, $"{ofChats.Count} endpoints");

        foreach (var (endpoint, target) in ofChats.SelectMany(endpoint => new[] { (endpoint, chat), (endpoint, Guid.NewGuid()) }))
        {
            using var answer = await SendAsync(endpoint, $"{Some.User()} user", target, message);
            Assert.Equal((endpoint.Name, HttpStatusCode.NotFound), (endpoint.Name, answer.StatusCode));
            Assert.Contains("\"not_found\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        Assert.Equal(["NewChat", "NewMessage"], (await _api.EventsAsync(chat)).Select(e => e.Type));
    }

    [Fact]
    public async Task S29_S32_Nobody_is_401_and_who_is_no_admin_403_where_admins_are_asked_for()
    {
        foreach (var endpoint in Public())
        {
            using var answer = await SendAsync(endpoint, caller: null, Guid.NewGuid(), Guid.NewGuid());
            Assert.Equal((endpoint.Name, HttpStatusCode.Unauthorized), (endpoint.Name, answer.StatusCode));
        }

        var ofAdmins = Public().Where(e => IsAdmins(e.Path)).ToList();
        Assert.NotEmpty(ofAdmins);
        foreach (var endpoint in ofAdmins)
        {
            using var answer = await SendAsync(endpoint, $"{Some.User()} user", Guid.NewGuid(), Guid.NewGuid());
            Assert.Equal((endpoint.Name, HttpStatusCode.Forbidden), (endpoint.Name, answer.StatusCode));
        }
    }

    [Fact]
    public async Task S28_S29_A_bot_comes_to_what_names_a_scope_of_its_own_and_to_nothing_else()
    {
        var all = string.Join(' ', Scopes.All);
        foreach (var endpoint in Public())
        {
            var scope = OpenToBots.SingleOrDefault(open => open.Value.Contains(endpoint.Name)).Key;
            var others = string.Join(' ', Scopes.All.Where(other => other != scope));
            using var without = await SendAsync(endpoint, $"{Some.User()} bot {others}", Guid.NewGuid(), Guid.NewGuid());
            using var with = await SendAsync(endpoint, $"{Some.User()} bot {all}", Guid.NewGuid(), Guid.NewGuid());

            Assert.Equal((endpoint.Name, HttpStatusCode.Forbidden), (endpoint.Name, without.StatusCode));
            Assert.True((with.StatusCode == HttpStatusCode.Forbidden) == scope is null, $"{endpoint.Name} is {with.StatusCode} for a bot with {scope ?? "no scope that opens it"}");
        }

        Assert.Subset(Public().Select(e => e.Name).ToHashSet(), OpenToBots.SelectMany(open => open.Value).ToHashSet());
    }

    [Fact]
    public async Task S31_No_reply_has_a_member_that_is_nobodys_business()
    {
        string[] secret = ["token", "token_hash", "secret", "old_secret", "password", "email", "hash", "pair_key", "url_token", "key", "ip", "session_id", "reporter_id"];
        var (me, other) = (Some.User(), Some.User());
        var chat = await _api.NewGroupAsync(me, other);
        await _api.SendAsync(other, chat, "Hello").ExpectAsync(HttpStatusCode.Created);
        await _api.As(me).PostAsJsonAsync($"/api/chats/{chat}/hooks", new { name = "CI" }, Cancel).ExpectAsync(HttpStatusCode.Created);
        await _api.As(me).PutAsync($"/api/chats/{chat}/bans/{Some.User()}", null, Cancel).ExpectAsync(HttpStatusCode.OK);
        var names = new HashSet<string>(StringComparer.Ordinal);

        foreach (var endpoint in Public().Where(e => e.Method == "GET" && !IsAdmins(e.Path)))
        {
            using var answer = await SendAsync(endpoint, $"{me} user", chat, Guid.NewGuid());
            if (answer.Content.Headers.ContentType?.MediaType == "application/json")
            {
                Collect((await answer.ReadAsync()), names);
            }
        }

        Assert.Contains("content", names);
        Assert.Empty(names.Intersect(secret));
    }

    [Fact]
    public async Task Chat_Service_http_has_a_request_for_every_endpoint()
    {
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "../../../Chat.Service/Chat.Service.http");
        var requests = (await File.ReadAllLinesAsync(file, Cancel)).Select(line => HttpLine().Match(line)).Where(line => line.Success)
            .Select(line => (Method: line.Groups["method"].Value, Segments: line.Groups["path"].Value.Trim('/').Split('/'))).ToList();

        Assert.Empty(Public().Where(e => !requests.Exists(request => request.Method == e.Method && IsMatch(request.Segments, e.Path.Trim('/').Split('/')))).Select(e => e.Name));
    }

    private static bool IsAdmins(string path) =>
        path.StartsWith("/admin/", StringComparison.Ordinal) || path.StartsWith("/api/checks", StringComparison.Ordinal);

    private static bool IsMatch(string[] asked, string[] pattern) =>
        asked.Length == pattern.Length && asked.Zip(pattern).All(segment => segment.Second.StartsWith('{') || segment.First == segment.Second);

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{gateway\}\}(?<path>/[^?\s]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HttpLine();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    private static void Collect(System.Text.Json.JsonElement value, HashSet<string> names)
    {
        if (value.ValueKind == System.Text.Json.JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                names.Add(member.Name);
                Collect(member.Value, names);
            }
        }
        else if (value.ValueKind == System.Text.Json.JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
            {
                Collect(element, names);
            }
        }
    }

    /// <summary>Those that ask for a token.</summary>
    private IEnumerable<Tried> Public()
    {
        using var started = _api.CreateClient();
        return [.. _api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && !e.RoutePattern.RawText!.StartsWith("/internal", StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Where(method => method != "HEAD")
                .Select(method => new Tried(method, e.RoutePattern.RawText!)))];
    }

    private async Task<HttpResponseMessage> SendAsync(Tried endpoint, string? caller, Guid chat, Guid message)
    {
        var path = endpoint.Path.Replace("{id:guid}", $"{chat}", StringComparison.Ordinal).Replace("{message:guid}", $"{message}", StringComparison.Ordinal)
            .Replace("{emoji}", "tada", StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), Parameter().Replace(path, $"{Guid.NewGuid()}"));
        if (caller is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(TestTokens.Scheme, caller);
        }

        if (Bodies.TryGetValue(endpoint.Name, out var body))
        {
            request.Content = JsonContent.Create(body);
        }

        return await _api.CreateClient().SendAsync(request, Cancel);
    }

    private sealed record Tried(string Method, string Path)
    {
        public string Name => $"{Method} {Path}";
    }
}
