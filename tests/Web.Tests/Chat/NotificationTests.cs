using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Chat;

/// <summary>
/// Web Push as a browser sees it, but for the way between the push service and the browser, which a headless one has not: a server of the test stands for the
/// service, and what came through it is handed to the worker by CDP. Headless Chromium's shell has no notifications either: what the worker has the browser
/// show is noted where it says so. Encryption is tested where it is written.
/// </summary>
public sealed class NotificationTests(RunningSystem system, Browser browser)
{
    private const string Note =
        """
        self.shown = [];
        self.registration.showNotification = function (title, options) {
          self.shown.push(`${title}: ${options.body}`);
          return ServiceWorkerRegistration.prototype.showNotification.call(this, title, options);
        };
        """;

    [Fact]
    public async Task Rule34_A_browser_that_subscribes_gets_a_test_at_once_and_its_worker_shows_what_comes()
    {
        var taken = new ConcurrentQueue<string>();
        await using var service = await TinyServer.StartAsync(app => app.MapPost("/push", (HttpRequest request) =>
        {
            taken.Enqueue($"{request.Headers.ContentEncoding} {request.Headers.Authorization.ToString().Split(' ')[0]}");
            return Results.StatusCode(StatusCodes.Status201Created);
        }));
        using var annsAccount = await Person.RegisterAsync(system.App, "ann");
        using var bensAccount = await Person.RegisterAsync(system.App, "ben");
        var chat = await annsAccount.CreateGroupAsync("Lunch", bensAccount);
        var talker = await Conversation.Talker.OpenAsync(browser, system, bensAccount, chat, Visitor.WithWorker);
        await using var ben = talker.Visitor;
        await ben.IsInstalledAsync();
        var prompt = await NotificationPrompt.AwaitAsync(ben);
        await ben.Context.AddInitScriptAsync(SubscribedAt($"{service.Address}/push"));
        await ben.Page.ReloadAsync();
        await Assertions.Expect(talker.Composer).ToBeVisibleAsync();

        await annsAccount.SendAsync(chat, "Soup?");
        await ben.Role(AriaRole.Button, "Yes, notify me").ClickAsync();
        await Assertions.Expect(prompt.Offer.GetByText("A test was sent to this device.")).ToBeVisibleAsync();
        // The message may be told as well by then.
        Assert.NotEmpty(taken);
        Assert.All(taken, one => Assert.Equal("aes128gcm vapid", one));

        await ben.Context.GrantPermissionsAsync(["notifications"]);
        var worker = await Worker.AttachAsync(ben);
        await worker.EvaluateAsync(Note);
        await DeliverAsync(ben, new { type = "message", chat_id = chat, chat_type = "group", chat_name = "Lunch", message_id = Guid.CreateVersion7(), sender_name = "Ann", text = "Soup?" });
        await Eventually.HoldsAsync(async () => (await worker.EvaluateAsync("self.shown")).GetArrayLength() > 0, what: "the notification is shown");
        Assert.Equal("""["Lunch: Ann: Soup?"]""", (await worker.EvaluateAsync("self.shown")).GetRawText());
        Assert.Empty(ben.Complaints);
    }

    /// <summary>What a push service would give the browser: its address, and keys of the browser's own.</summary>
    private static string SubscribedAt(string endpoint)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var keys = new { p256dh = Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]), auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)) };
        return $"PushManager.prototype.subscribe = async () => ({{ toJSON: () => ({JsonSerializer.Serialize(new { endpoint, keys })}) }});";
    }

    private static async Task DeliverAsync(Visitor visitor, object pushed)
    {
        var session = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        var registered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var registration in told!.Value.GetProperty("registrations").EnumerateArray())
            {
                registered.TrySetResult(registration.GetProperty("registrationId").GetString()!);
            }
        };
        await session.SendAsync("ServiceWorker.enable");
        await session.SendAsync("ServiceWorker.deliverPushMessage", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["origin"] = new Uri(visitor.Page.Url).GetLeftPart(UriPartial.Authority),
            ["registrationId"] = await registered.Task.WaitAsync(TestContext.Current.CancellationToken),
            ["data"] = JsonSerializer.Serialize(pushed),
        });
    }
}
