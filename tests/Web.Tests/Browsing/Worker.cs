using System.Text.Json;
using Microsoft.Playwright;

namespace Web.Tests.Browsing;

/// <summary>The service worker of a visitor's page, asked by CDP: Playwright offers it in other languages only.</summary>
internal sealed class Worker
{
    private readonly ICDPSession _page;
    private readonly TaskCompletionSource<string> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    private Worker(ICDPSession page)
    {
        _page = page;
        page.Event("Target.attachedToTarget").OnEvent += (_, told) =>
        {
            if (told!.Value.GetProperty("targetInfo").GetProperty("type").GetString() == "service_worker")
            {
                _session.TrySetResult(told.Value.GetProperty("sessionId").GetString()!);
            }
        };
    }

    public static async Task<Worker> AttachAsync(Visitor visitor)
    {
        var worker = new Worker(await visitor.Context.NewCDPSessionAsync(visitor.Page));
        await worker._page.SendAsync("Target.setAutoAttach", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["autoAttach"] = true,
            ["waitForDebuggerOnStart"] = false,
            ["flatten"] = false,
        });
        return worker;
    }

    /// <summary>The value of an expression there, once the worker runs.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var session = await _session.Task.WaitAsync(TestContext.Current.CancellationToken);
        var answer = default(JsonElement);
        await Eventually.HoldsAsync(async () => (answer = await AskAsync(session, expression)).TryGetProperty("result", out _), what: "the worker runs");
        var result = answer.GetProperty("result");
        Assert.False(result.TryGetProperty("exceptionDetails", out _), result.GetRawText());
        return result.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>The answer of the protocol, which may be an error.</summary>
    private async Task<JsonElement> AskAsync(string session, string expression)
    {
        var (id, answered) = (++_asked, new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
        var messages = _page.Event("Target.receivedMessageFromTarget");
        messages.OnEvent += Hear;
        await _page.SendAsync("Target.sendMessageToTarget", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sessionId"] = session,
            ["message"] = JsonSerializer.Serialize(new { id, method = "Runtime.evaluate", @params = new { expression, returnByValue = true } }),
        });
        var answer = await answered.Task.WaitAsync(TestContext.Current.CancellationToken);
        messages.OnEvent -= Hear;
        return answer;

        void Hear(object? sender, JsonElement? told)
        {
            var message = JsonSerializer.Deserialize<JsonElement>(told!.Value.GetProperty("message").GetString()!);
            if (told.Value.GetProperty("sessionId").GetString() == session && message.TryGetProperty("id", out var its) && its.GetInt32() == id)
            {
                answered.TrySetResult(message);
            }
        }
    }
}
