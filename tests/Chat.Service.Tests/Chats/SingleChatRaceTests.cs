using System.Net;
using System.Net.Http.Json;

namespace Chat.Service.Tests.Chats;

/// <summary>Those who start a chat of two wait for each other: beside a machine that is busy with other things, the last of them would wait too long.</summary>
[Collection(Alone.Name)]
public sealed class SingleChatRaceTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source2_2_A_single_chat_is_there_once_per_pair_when_both_start_it_at_once_on_two_replicas()
    {
        using var replica = _api.Replica();
        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (Some.User(), Some.User());
            var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => (n % 4 < 2 ? _api : replica).As(n % 2 == 0 ? one : other)
                .PostAsJsonAsync("/api/chats", new { type = "single", user_id = n % 2 == 0 ? other : one }, Cancel)));

            Assert.Single(replies, r => r.StatusCode == HttpStatusCode.Created);
            Assert.Equal(15, replies.Count(r => r.StatusCode == HttpStatusCode.OK));
            Assert.Equal(1L, await _api.Database.ScalarAsync<long>($"SELECT count(*) FROM chats WHERE created_by IN ('{one}', '{other}')"));
        }
    }
}
