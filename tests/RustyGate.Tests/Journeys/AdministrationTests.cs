using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Journeys;

/// <summary>What administrators look at, through the gateway and over all services.</summary>
public sealed class AdministrationTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule6_An_admin_sees_the_checks_of_this_installation_and_a_large_probe_comes_through_the_gateway()
    {
        using var admin = await AdminAsync();

        var checks = (await admin.Http.GetFromJsonAsync<JsonElement>("/api/checks", Cancel)).GetProperty("checks").EnumerateArray().ToList();
        var bytes = Row("upload").GetProperty("measure").GetProperty("bytes").GetInt32();
        using var probe = new ByteArrayContent(new byte[bytes]);
        using var taken = await admin.Http.PostAsync("/api/checks/upload", probe, Cancel);

        Assert.Equal(System.Net.HttpStatusCode.NoContent, taken.StatusCode);
        Assert.Equal(("ok", "warn"), (Row("clock").GetProperty("status").GetString(), Row("public_url").GetProperty("status").GetString()));
        Assert.NotEqual("fail", Row("push").GetProperty("status").GetString());
        Assert.NotEmpty((await admin.Http.GetFromJsonAsync<JsonElement>("/api/push/key", Cancel)).GetProperty("public_key").GetString()!);

        JsonElement Row(string id) => checks.Single(row => row.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task An_admin_follows_a_message_to_every_replica_that_delivers_and_sees_who_is_connected_there()
    {
        using var admin = await AdminAsync();
        var chat = await admin.CreateGroupAsync("Figures");
        await using var stream = await admin.ListenAsync();
        await stream.UntilAsync("ready");
        var message = (await admin.SendAsync(chat, "Where is it now?")).GetProperty("id").GetGuid();
        await stream.UntilAsync("NewMessage");

        await Eventually.HoldsAsync(
            async () => (await PathAsync()).GetProperty("replicas").EnumerateArray().Count(one => one.GetProperty("reached").GetBoolean()) == 2,
            what: "both replicas of Notify are past the message");
        var stats = await admin.Http.GetFromJsonAsync<JsonElement>("/admin/stats", Cancel);

        Assert.DoesNotContain("Where is it now?", (await PathAsync()).ToString(), StringComparison.Ordinal);
        Assert.Equal(2, stats.GetProperty("notify").GetArrayLength());
        Assert.True(stats.GetProperty("notify").EnumerateArray().Sum(one => one.GetProperty("streams").GetInt32()) >= 1);
        Assert.True(stats.GetProperty("chat").GetProperty("position").GetInt64() > 0);

        Task<JsonElement> PathAsync() => admin.Http.GetFromJsonAsync<JsonElement>($"/admin/messages/{message}/path", Cancel);
    }

    private async Task<Person> AdminAsync()
    {
        using var user = await Person.RegisterAsync(system.App, "admin");
        await system.App.MakeAdminAsync(user.Id);
        using var anonymous = system.App.Anonymous();
        return await Person.LogInAsync(anonymous, user.Email);
    }
}
