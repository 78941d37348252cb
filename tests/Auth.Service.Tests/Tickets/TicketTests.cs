using System.Net;
using System.Net.Http.Json;
using System.Text;
using Auth.Service.Sessions;
using Auth.Service.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Tickets;

/// <summary><c>POST /auth/ticket</c>, and what the other services do with a ticket.</summary>
public sealed class TicketTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source3_3_A_ticket_stands_for_its_session_once()
    {
        var person = await SignedUp.NewAsync(_api);
        var issued = await person.PostAsync("/auth/ticket", new { purpose = "stream" }).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(30, issued.GetProperty("expires_in").GetInt32());
        var ticket = issued.GetProperty("ticket").GetString()!;

        var redeemed = await RedeemAsync(_api, ticket).ExpectAsync(HttpStatusCode.OK);

        var claims = Jwt.Read(redeemed.GetProperty("access_token").GetString()!).Claims;
        Assert.Equal((person.Id, person.SessionId), (claims.GetProperty("sub").GetGuid(), claims.GetProperty("sid").GetGuid()));
        await RedeemAsync(_api, ticket).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Source3_3_Of_twenty_at_once_on_two_replicas_one_redeems_a_ticket()
    {
        await using var second = _api.Replica();
        await second.GetAsync("/health/ready");
        var ticket = await NewAsync(await SignedUp.NewAsync(_api));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => RedeemAsync(n % 2 == 0 ? _api : second, ticket))));

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply.StatusCode == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_ticket_is_for_its_purpose_alone()
    {
        var ticket = await NewAsync(await SignedUp.NewAsync(_api));

        await RedeemAsync(_api, ticket, Purposes.Socket).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await RedeemAsync(_api, ticket).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_ticket_is_of_no_use_after_half_a_minute()
    {
        var ticket = await NewAsync(await SignedUp.NewAsync(_api));
        var hash = OpaqueToken.Hash(ticket);
        await _api.InDatabaseAsync(db => db.Set<Ticket>().Where(stored => stored.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(stored => stored.ExpiresAt, stored => stored.ExpiresAt.AddSeconds(-30))));

        await RedeemAsync(_api, ticket).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task S10_A_ticket_of_a_session_that_ended_is_of_no_use()
    {
        var person = await SignedUp.NewAsync(_api);
        var ticket = await NewAsync(person);
        await _api.PostAsync("/auth/logout", new { refresh_token = person.RefreshToken });

        await RedeemAsync(_api, ticket).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task S24_A_copy_of_the_database_holds_no_ticket()
    {
        var ticket = await NewAsync(await SignedUp.NewAsync(_api));
        var hash = OpaqueToken.Hash(ticket);

        var stored = await _api.InDatabaseAsync(db => db.Set<Ticket>().AsNoTracking().SingleAsync(row => row.Hash == hash));

        Assert.Equal(-1, stored.Hash.AsSpan().IndexOf(Encoding.ASCII.GetBytes(ticket)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"purpose":"anything"}""")]
    [InlineData("""{"purpose":null}""")]
    public async Task A_wrong_purpose_is_named(string body)
    {
        var person = await SignedUp.NewAsync(_api);

        await person.PostAsync("/auth/ticket", System.Text.Json.JsonSerializer.Deserialize<object>(body))
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "purpose");
    }

    [Fact]
    public async Task S32_Strangers_get_and_redeem_none()
    {
        var ticket = await NewAsync(await SignedUp.NewAsync(_api));

        await _api.PostAsync("/auth/ticket", new { purpose = "stream" }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await _api.PostAsync("/internal/tickets/redeem", new { ticket, purpose = "stream" }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");
        await RedeemAsync(_api, ticket).ExpectAsync(HttpStatusCode.OK);
    }

    private static async Task<string> NewAsync(SignedUp person) =>
        (await person.PostAsync("/auth/ticket", new { purpose = "stream" }).ExpectAsync(HttpStatusCode.OK)).GetProperty("ticket").GetString()!;

    private static Task<HttpResponseMessage> RedeemAsync(AuthApi replica, string ticket, string purpose = Purposes.Stream) =>
        replica.AsService().PostAsJsonAsync("/internal/tickets/redeem", new { ticket, purpose }, TestContext.Current.CancellationToken);
}
