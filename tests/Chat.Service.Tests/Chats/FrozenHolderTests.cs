using System.Net;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Chats;

public sealed class FrozenHolderTests(PostgresServer server)
{
    [Fact]
    public async Task R16_A_replica_that_freezes_while_it_holds_a_chat_keeps_nobody_from_it_for_longer_than_ten_seconds()
    {
        await using var frozen = await ChatApi.NewAsync(server);
        await using var api = frozen.Replica(hasLimits: true);
        var me = Some.User();
        var chat = await frozen.NewGroupAsync(me);
        await Eventually.SucceedsAsync(() => api.SendAsync(me, chat, "Before").ExpectAsync(HttpStatusCode.Created));
        await using var scope = frozen.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ChatDb>();
        var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT FROM chats WHERE id = {chat} FOR UPDATE", TestContext.Current.CancellationToken);

        using var yardstick = new Yardstick();
        await api.SendAsync(me, chat, "While it is held").ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await api.SendAsync(me, chat, "Again");
                return answer.StatusCode == HttpStatusCode.Created;
            },
            what: "the database has ended the session that held it");
        Assert.InRange(yardstick.Elapsed, TimeSpan.Zero, yardstick.Of(TimeSpan.FromSeconds(10)));

        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync(TestContext.Current.CancellationToken));
    }
}
