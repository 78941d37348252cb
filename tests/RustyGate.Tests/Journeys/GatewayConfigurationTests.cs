using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>An administrator changes the gateway of the running system.</summary>
public sealed class GatewayConfigurationTests(RunningSystem system)
{
    private const string Path = "/admin/gateway";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source4_10_An_admin_adds_a_route_which_serves_at_once_stands_in_the_audit_log_and_is_rolled_back()
    {
        using var admin = await AdminAsync();
        using var before = await admin.Http.GetAsync(Path, Cancel);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        using var change = new HttpRequestMessage(HttpMethod.Put, Path)
        {
            Content = new StringContent(
                """{ "extends": "rustygate", "routes": { "talks": { "match": { "path": "/talks" }, "upstream": "chat", "rewrite": "/api/chats" } } }""",
                new MediaTypeHeaderValue("application/json")),
        };
        change.Headers.IfMatch.Add(before.Headers.ETag!);
        using var changed = await admin.Http.SendAsync(change, Cancel);
        var version = (await changed.Content.ReadFromJsonAsync<JsonElement>(Cancel)).Text("version");

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin, "/talks"));
        var entries = await admin.Http.GetFromJsonAsync<JsonElement>($"/admin/audit?act=gateway.configure&target=gateway:{version}&actor={admin.Id}", Cancel);
        Assert.Contains(version, entries.ToString(), StringComparison.Ordinal);

        var history = await admin.Http.GetFromJsonAsync<JsonElement>($"{Path}/history", Cancel);
        var older = history.GetProperty("versions").EnumerateArray().First(one => one.Text("version") != version).Text("version");
        using var back = await admin.Http.PostAsJsonAsync($"{Path}/rollback", new { version = older }, Cancel);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(admin, "/talks"));
    }

    private async Task<Person> AdminAsync()
    {
        using var user = await Person.RegisterAsync(system.App, "gateway-admin");
        await system.App.MakeAdminAsync(user.Id);
        using var anonymous = system.App.Anonymous();
        return await Person.LogInAsync(anonymous, user.Email);
    }

    private static async Task<HttpStatusCode> StatusAsync(Person person, string path)
    {
        using var reply = await person.Http.GetAsync(path, Cancel);
        return reply.StatusCode;
    }
}
