using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Aspire.Hosting.Testing;
using Microsoft.Playwright;
using Npgsql;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Accounts;

/// <summary>What browsers were told, for their owner to read.</summary>
public sealed class NotificationTests(RunningSystem system, Browser browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule34_The_owner_reads_which_browsers_are_told_what_was_sent_to_them_and_stops_one()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Lunch");
        await ann.Http.AskAsync(HttpMethod.Put, "/api/push/subscriptions", HttpStatusCode.OK, Subscription());
        await LogAsync(ann, chat);
        await using var visitor = await Visitor.SignedInAsync(browser, system, ann.Email, Person.Password);

        await visitor.Page.GotoAsync("/notifications");
        var log = visitor.Page.GetByRole(AriaRole.List, new() { Name = "What was sent" }).GetByRole(AriaRole.Listitem);
        await Assertions.Expect(log).ToHaveCountAsync(2);
        await Assertions.Expect(log.Nth(0)).ToContainTextAsync("Subscription ended");
        await Assertions.Expect(log.Nth(1)).ToContainTextAsync("Message in a chat");
        await visitor.Role(AriaRole.Button, "Stop telling Kitchen tablet").ClickAsync();

        await Assertions.Expect(visitor.Page.GetByText("No browser is told yet.")).ToBeVisibleAsync();
        Assert.Empty((await ann.Http.AskAsync(HttpMethod.Get, "/api/push/subscriptions", HttpStatusCode.OK)).EnumerateArray());
        Assert.Empty(visitor.Complaints);
    }

    private static object Subscription()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new
        {
            endpoint = "https://push.example.org/one",
            device = "Kitchen tablet",
            keys = new { p256dh = Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]), auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)) },
        };
    }

    /// <summary>As the service logs attempts, without a push service to make them at.</summary>
    private async Task LogAsync(Person ann, Guid chat)
    {
        await using var connection = new NpgsqlConnection(await system.App.GetConnectionStringAsync("chatdb", Cancel));
        await connection.OpenAsync(Cancel);
        await using var log = new NpgsqlCommand(
            """
            INSERT INTO push_log (id, user_id, subscription_id, device, chat_id, outcome, status, at)
            SELECT id, $1, gen_random_uuid(), 'Kitchen tablet', $2, outcome, status, now()
            FROM (VALUES ($3, 'sent', 201), ($4, 'gone', 410)) AS made (id, outcome, status)
            """, connection)
        {
            Parameters = { new() { Value = ann.Id }, new() { Value = chat }, new() { Value = Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(-1)) },
                new() { Value = Guid.CreateVersion7() } },
        };
        await log.ExecuteNonQueryAsync(Cancel);
    }
}
