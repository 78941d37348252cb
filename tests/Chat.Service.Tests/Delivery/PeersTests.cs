using System.Net;
using System.Net.Http.Json;

namespace Chat.Service.Tests.Delivery;

/// <summary>What Notify asks before it tells somebody of a person: who is in a chat, and with whom one shares one.</summary>
public sealed class PeersTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ChatApi Api => shared.Api;

    [Fact]
    public async Task Source3_6_A_member_is_one_until_they_leave_and_a_stranger_never()
    {
        var (ann, ben, stranger) = (Some.User(), Some.User(), Some.User());
        var chat = await Api.NewGroupAsync(ann, ben);

        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(chat, ben));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(chat, stranger));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(Guid.CreateVersion7(), ben));
        await Api.As(ben).PostAsync($"/api/chats/{chat}/leave", content: null, Cancel).ExpectNothingAsync();
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(chat, ben));
    }

    [Fact]
    public async Task Source3_6_Peers_are_those_with_whom_one_shares_a_chat_and_oneself()
    {
        var (ann, ben, cid, stranger) = (Some.User(), Some.User(), Some.User(), Some.User());
        await Api.NewGroupAsync(ann, ben);
        var left = await Api.NewGroupAsync(cid, ann);
        await Api.NewGroupAsync(ben, stranger);

        Assert.Equal(Sorted(ann, ben, cid), await PeersAsync(ann, ann, ben, cid, stranger));
        Assert.Equal(Sorted(ben), await PeersAsync(ann, ben, stranger));
        Assert.Empty(await PeersAsync(ann, stranger));
        Assert.Empty(await PeersAsync(ann));
        await Api.As(ann).PostAsync($"/api/chats/{left}/leave", content: null, Cancel).ExpectNothingAsync();
        Assert.Equal(Sorted(ann, ben), await PeersAsync(ann, ann, ben, cid, stranger));
    }

    [Fact]
    public async Task S66_Nobody_but_a_service_is_told_and_a_list_that_is_too_long_is_400()
    {
        var (ann, ben) = (Some.User(), Some.User());
        var chat = await Api.NewGroupAsync(ann, ben);

        using var member = await Api.As(ann).GetAsync($"/internal/chats/{chat}/members/{ben}", Cancel);
        using var peers = await Api.As(ann).PostAsJsonAsync($"/internal/users/{ann}/peers", new { users = new[] { ben } }, Cancel);
        using var tooMany = await Api.AsService().PostAsJsonAsync(
            $"/internal/users/{ann}/peers", new { users = Enumerable.Range(0, 1001).Select(_ => Some.User()) }, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (member.StatusCode, peers.StatusCode));
    }

    private static IEnumerable<Guid> Sorted(params Guid[] users) => users.Order();

    private async Task<HttpStatusCode> AskAsync(Guid chat, Guid user)
    {
        using var reply = await Api.AsService().GetAsync($"/internal/chats/{chat}/members/{user}", Cancel);
        return reply.StatusCode;
    }

    private async Task<IEnumerable<Guid>> PeersAsync(Guid user, params Guid[] users)
    {
        var reply = await Api.AsService().PostAsJsonAsync($"/internal/users/{user}/peers", new { users }, Cancel).ExpectAsync(HttpStatusCode.OK);
        return [.. reply.GetProperty("users").EnumerateArray().Select(peer => peer.GetGuid()).Order()];
    }
}
