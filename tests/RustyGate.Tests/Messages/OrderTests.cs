using System.Net;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Messages;

/// <summary>One order for everybody, and each message once, with two Chat and two Notify replicas behind the gateway.</summary>
public sealed class OrderTests(RunningSystem system)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R2_The_same_client_id_sent_many_times_at_once_is_one_message_and_one_delivery()
    {
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Retries");
        await using var stream = await ann.ListenAsync();
        await stream.UntilAsync("ready");
        var clientId = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ann.PostAsync(chat, "once", clientId)));
        await ann.SendAsync(chat, "end");
        var bodies = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync(Cancel)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.All(answers, a => Assert.True(a.IsSuccessStatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Equal(["once", "end"], (await ann.HistoryAsync(chat)).Select(m => m.GetProperty("content").GetString()));
        Assert.Equal("once", (await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
        Assert.Equal("end", (await stream.UntilAsync("NewMessage")).Data.GetProperty("content").GetString());
    }

    [Fact]
    public async Task R3_Twenty_writers_and_many_readers_see_one_order_without_holes()
    {
        const int Writers = 20;
        const int Each = 10;
        using var ann = await Person.RegisterAsync(system.App, "ann");
        var chat = await ann.CreateGroupAsync("Order");
        var streams = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ann.ListenAsync()));
        foreach (var stream in streams)
        {
            await stream.UntilAsync("ready");
        }

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var i = 0; i < Each; i++)
            {
                await ann.SendAsync(chat, $"{writer}/{i}");
            }
        }));

        var history = await ann.HistoryAsync(chat);
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(n => (long)n), history.Select(Seq));
        var order = history.Select(Id).ToList();
        foreach (var stream in streams)
        {
            var received = new List<Guid>();
            while (received.Count < order.Count)
            {
                received.Add(Id((await stream.UntilAsync("NewMessage")).Data));
            }

            Assert.Equal(order, received);
            await stream.DisposeAsync();
        }
    }

    private static long Seq(JsonElement message) => message.GetProperty("seq").GetInt64();

    private static Guid Id(JsonElement message) => message.GetProperty("id").GetGuid();
}
