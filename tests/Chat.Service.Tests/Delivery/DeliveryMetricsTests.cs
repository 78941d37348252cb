using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Chat.Service.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Delivery;

/// <summary>What an operator sees of the delivery: where the log stands, how long events wait, how many move at once.</summary>
public sealed class DeliveryMetricsTests(PostgresServer server)
{
    [Fact]
    public async Task The_meters_show_position_batches_and_how_long_the_oldest_event_waits_while_the_leader_is_stuck()
    {
        await using var api = await ChatApi.NewAsync(server, ("Relay:Standby", "00:00:00.050"), ("Relay:StuckAfter", "00:10:00"));
        await using var stuck = await api.Database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.True((await new RelaySession(stuck).TryLeadAsync(TestContext.Current.CancellationToken)).Leads);
        var me = Some.User();
        var chat = await api.NewGroupAsync(me);
        using var meters = new Meters(api.Services.GetRequiredService<IMeterFactory>());

        await Eventually.HoldsAsync(() => meters["rustygate.outbox.age"] > 0.2, what: "the age of the oldest event grows");
        Assert.Equal(0, meters["rustygate.relay.position"]);

        await stuck.CloseAsync();
        await api.As(me).PostAsJsonAsync($"/api/chats/{chat}/messages", new { content = "Hello" }, TestContext.Current.CancellationToken)
            .ExpectAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(() => meters["rustygate.relay.position"] == 2, what: "the position is the log's head");
        await Eventually.HoldsAsync(() => meters["rustygate.outbox.age"] == 0, what: "nothing waits any more");
        Assert.InRange(meters["rustygate.relay.batch"], 1, 2);
        Assert.True(meters["rustygate.relay.lag"] > 0);
    }
}
