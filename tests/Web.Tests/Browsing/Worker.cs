using System.Text.Json;
using Microsoft.Playwright;

namespace Web.Tests.Browsing;

/// <summary>The service worker of a visitor's page, asked by CDP: Playwright offers it in other languages only.</summary>
internal sealed class Worker
{
    private readonly ICDPSession _page;
    private readonly TaskCompletionSource<string> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    /// <summary>The value of an expression there.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answered = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(object? sender, JsonElement? told) => answered.TrySetResult(JsonSerializer.Deserialize<JsonElement>(told!.Value.GetProperty("message").GetString()!));
        var answers = _page.Event("Target.receivedMessageFromTarget");
        answers.OnEvent += Hear;
        await _page.SendAsync("Target.sendMessageToTarget", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sessionId"] = await _session.Task.WaitAsync(TestContext.Current.CancellationToken),
            ["message"] = JsonSerializer.Serialize(new { id = 1, method = "Runtime.evaluate", @params = new { expression, returnByValue = true } }),
        });
        var answer = await answered.Task.WaitAsync(TestContext.Current.CancellationToken);
        answers.OnEvent -= Hear;
        return answer.GetProperty("result").GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }
}
