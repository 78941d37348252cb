using System.Net;
using System.Net.Http.Json;
using Chat.Service.Chats;
using Chat.Service.Tests.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Service.Tests.Chats;

/// <summary>Deleted chats leave the database for good, later.</summary>
public sealed class ChatPurgeTests(PostgresServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_chat_goes_with_all_that_it_held_after_its_time_and_no_other_does()
    {
        await using var api = await ChatApi.NewAsync(server, ("Chats:PurgeAfter", "1.00:00:00"));
        var (me, other) = (Some.User(), Some.User());
        var (old, fresh, kept) = (await ConversationOf.GroupAsync(api, me, other), await ConversationOf.GroupAsync(api, me), await ConversationOf.GroupAsync(api, me));
        var sent = await old.SendAsync(me, "Old", null, other.ToString());
        await api.As(other).PostAsJsonAsync("/api/reports", new { chat_id = old.Chat, message_id = ConversationOf.Id(sent), reason = "Spam" }, Cancel).ExpectAsync(HttpStatusCode.Created);
        await old.Edit(me, ConversationOf.Id(sent), new { content = "Old, edited" }).ExpectAsync(HttpStatusCode.OK);
        await old.Call(other, HttpMethod.Put, $"/messages/{ConversationOf.Id(sent)}/reactions/tada").ExpectAsync(HttpStatusCode.OK);
        await old.Call(me, HttpMethod.Post, $"/messages/{ConversationOf.Id(sent)}/pin").ExpectAsync(HttpStatusCode.OK);
        await old.SendAsync(other, "Reply", ConversationOf.Id(sent));
        await api.As(me).PutAsync($"/api/saved/{ConversationOf.Id(sent)}", null, Cancel).ExpectNothingAsync();
        await api.As(me).PutAsJsonAsync($"/api/drafts/{old.Chat}", new { content = "And" }, Cancel);
        await api.As(me).PostAsync($"/api/chats/{old.Chat}/invites", null, Cancel).ExpectAsync(HttpStatusCode.Created);
        await api.Database.StoreAsync([.. Enumerable.Range(0, 1200).Select(_ => Some.Message(old.Chat, me))]);
        await fresh.SendAsync(me, "Fresh");
        await kept.SendAsync(me, "Kept");
        await Eventually.HoldsAsync(async () => await api.Database.ScalarAsync<long>("SELECT count(*) FROM message_search") == 1204, what: "all is indexed");
        foreach (var chat in new[] { old.Chat, fresh.Chat })
        {
            await api.As(me).DeleteAsync($"/api/chats/{chat}", Cancel).ExpectNothingAsync();
        }

        await api.Database.ExecuteAsync($"UPDATE chats SET deleted_at = now() - interval '25 hours' WHERE id = '{old.Chat}'");
        await api.Services.GetRequiredService<ChatPurge>().RunAsync(Cancel);

        Assert.Equal(new[] { fresh.Chat, kept.Chat }.Order(), (await api.Database.ColumnAsync<Guid>("SELECT id FROM chats")).Order());
        foreach (var table in (string[])["messages", "message_edits", "mentions", "reactions", "pins", "saved_messages", "thread_follows", "drafts", "invite_chats", "message_search"])
        {
            Assert.Equal((table, 0L), (table, await api.Database.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE chat_id = '{old.Chat}'")));
        }

        Assert.Equal("Old", await api.Database.ScalarAsync<string>($"SELECT content FROM reports WHERE chat_id = '{old.Chat}'"));
        Assert.Single((await kept.ReadAsync(me, "/messages")).EnumerateArray());
    }
}
