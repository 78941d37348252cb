using System.Net;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Npgsql;
using RustyGate.Tests.Identity;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Admin;

/// <summary>What an administrator does beside accounts and the gateway.</summary>
public sealed class AdminActTests(RunningSystem system, Browser browser) : IAsyncLifetime
{
    private readonly string _word = $"w{Guid.NewGuid():N}"[..12];
    private Person _ann = null!;
    private Person _ben = null!;
    private Visitor _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_ann, _ben) = (await Person.RegisterAsync(system.App, "ann"), await Person.RegisterAsync(system.App, "ben"));
        await system.App.MakeAdminAsync(_ann.Id);
        _admin = await Visitor.SignedInAsync(browser, system, _ann.Email, Person.Password);
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        _ann.Dispose();
        _ben.Dispose();
    }

    [Fact]
    public async Task A_channel_that_nobody_looks_after_is_found_archived_and_deleted_and_the_log_tells_of_it()
    {
        var channel = (await _ben.Http.PostAsync("/api/chats", HttpStatusCode.Created, new { type = "private_channel", name = _word, members = Array.Empty<Guid>() })).GetProperty("id").GetGuid();
        await _admin.Page.GotoAsync("/admin/channels");
        await _admin.Label("Name or topic").FillAsync(_word);

        await ActAsync("Archive");
        await Assertions.Expect(_admin.Page.GetByText("No channel fits.")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.Conflict, (await _ben.PostAsync(channel, "Anybody?", Guid.CreateVersion7())).StatusCode);
        await _admin.Label("Show").SelectOptionAsync(new SelectOptionValue { Label = "Archived" });
        await ActAsync("Delete");
        await Assertions.Expect(_admin.Page.GetByText("No channel fits.")).ToBeVisibleAsync();
        await _ben.Http.AskAsync(HttpMethod.Get, $"/api/chats/{channel}", HttpStatusCode.NotFound);

        // The acts of Chat reach the log a moment later.
        await _admin.Page.GotoAsync("/admin/audit");
        await Eventually.HoldsAsync(async () =>
        {
            await _admin.Page.ReloadAsync();
            await Assertions.Expect(_admin.Page.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
            return await _admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Deleted a channel" }).Filter(new() { HasText = _word }).CountAsync() > 0;
        });
        Assert.Empty(_admin.Complaints);

        async Task ActAsync(string act)
        {
            await _admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = _word }).GetByRole(AriaRole.Button, new() { Name = "Actions for" }).ClickAsync();
            await _admin.Role(AriaRole.Menuitem, act).ClickAsync();
            await _admin.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = act, Exact = true }).ClickAsync();
        }
    }

    [Fact]
    public async Task An_act_long_after_the_sign_in_asks_who_is_there_and_then_goes_on()
    {
        await AgeSessionsAsync();
        await _admin.Page.GotoAsync("/admin/users");
        await _admin.Label("Name or address").FillAsync(_ben.Email);
        var row = _admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = _ben.Email });
        await row.GetByRole(AriaRole.Button, new() { Name = "Actions for" }).ClickAsync();
        await _admin.Role(AriaRole.Menuitem, "Disable").ClickAsync();
        await _admin.Role(AriaRole.Button, "Disable", exact: true).ClickAsync();

        var question = _admin.Page.GetByRole(AriaRole.Dialog).Last;
        await question.GetByLabel("Password", new() { Exact = true }).FillAsync("not the password");
        await question.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(question.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(row.GetByText("Disabled")).ToHaveCountAsync(0);
        await question.GetByLabel("Password", new() { Exact = true }).FillAsync(Person.Password);
        await question.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();

        await Assertions.Expect(row.GetByText("Disabled")).ToBeVisibleAsync();
        Assert.Empty(_admin.Complaints);
    }

    [Fact]
    public async Task The_way_of_a_message_is_shown_by_its_link_without_what_it_says_and_a_report_of_it_is_settled()
    {
        var chat = await _ben.CreateGroupAsync("Ours", _ann);
        var message = (await _ben.SendAsync(chat, $"Secret {_word}")).GetProperty("id").GetGuid();
        await _ann.Http.PostAsync("/api/reports", HttpStatusCode.Created, new { chat_id = chat, message_id = message, reason = $"Reason {_word}" });

        await _admin.Page.GotoAsync("/admin");
        await _admin.Label("Id of the message, or a link to it").FillAsync($"https://chat.example.org/chats/{chat}/{message}");
        await _admin.Role(AriaRole.Button, "Find", exact: true).ClickAsync();
        await Assertions.Expect(_admin.Page.GetByText("as number 1 of its chat")).ToBeVisibleAsync();
        await Assertions.Expect(_admin.Page.GetByText("Read by 0 of 1")).ToBeVisibleAsync();
        await Assertions.Expect(_admin.Page.GetByText(_word)).ToHaveCountAsync(0);

        await _admin.Role(AriaRole.Link, "Reports").ClickAsync();
        var report = _admin.Page.Locator("main section section, main article").Filter(new() { HasText = $"Reason {_word}" }).Last;
        await Assertions.Expect(report).ToContainTextAsync($"Secret {_word}");
        await report.GetByRole(AriaRole.Button, new() { Name = "Dismiss" }).ClickAsync();
        await Assertions.Expect(_admin.Page.GetByText($"Reason {_word}")).ToHaveCountAsync(0);
        await _admin.Label("Show").SelectOptionAsync(new SelectOptionValue { Label = "Settled" });
        await Assertions.Expect(_admin.Page.GetByText($"Reason {_word}")).ToBeVisibleAsync();
        Assert.Empty(_admin.Complaints);
    }

    [Fact]
    public async Task The_overview_shows_requests_latency_streams_events_and_lag_which_move()
    {
        var chat = await _ben.CreateGroupAsync("Busy", _ann);
        await using var listener = await _ben.ListenAsync();
        await listener.UntilAsync("ready");
        await _admin.Page.GotoAsync("/admin");

        foreach (var figure in (string[])["Requests per second", "Latency, half of all", "Open streams", "Events per second", "From stored to relayed"])
        {
            await Assertions.Expect(Figure(figure).Locator("polyline")).ToBeAttachedAsync();
        }

        await Assertions.Expect(Figure("Open streams").Locator("strong")).Not.ToHaveTextAsync("0");
        await Eventually.HoldsAsync(async () =>
        {
            await _ben.SendAsync(chat, "Hello");
            return await Figure("Events per second").Locator("strong").TextContentAsync() is not "0" && await Figure("From stored to relayed").Locator("strong").TextContentAsync() is not "–";
        });
        Assert.Empty(_admin.Complaints);

        ILocator Figure(string label) => _admin.Page.GetByRole(AriaRole.Figure).Filter(new() { HasText = label });
    }

    /// <summary>As if everyone had signed in an hour ago.</summary>
    private async Task AgeSessionsAsync()
    {
        await using var connection = new NpgsqlConnection(await system.App.GetConnectionStringAsync("authdb", Cancel));
        await connection.OpenAsync(Cancel);
        await using var age = new NpgsqlCommand("UPDATE sessions SET created_at = created_at - interval '1 hour', stepped_up_at = NULL WHERE user_id = $1", connection) { Parameters = { new() { Value = _ann.Id } } };
        Assert.NotEqual(0, await age.ExecuteNonQueryAsync(Cancel));
    }
}
