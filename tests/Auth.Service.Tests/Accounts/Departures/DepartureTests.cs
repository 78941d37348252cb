using System.Net;
using System.Net.Http.Json;
using Auth.Service.Accounts.Me;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.Accounts.Departures;

/// <summary>What follows when an account is closed or erased.</summary>
public sealed class DepartureTests(SharedApi shared, AuthPostgres server) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_account_stops_acting_at_once_and_its_bots_with_it()
    {
        var person = await SignedUp.NewAsync(_api);
        var bot = await NewBotAsync(person);
        await ExchangeAsync(bot.Token).ExpectAsync(HttpStatusCode.OK);

        await DeleteAsync(person);

        await ExchangeAsync(bot.Token).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(1, await _api.InDatabaseAsync(db => db.Revocations.CountAsync(r => r.SessionId == bot.TokenId)));
        await Eventually.HoldsAsync(() => _api.Chat.Heard.Contains(ChatOfTests.Closed(person.Id)), what: "Chat is told");

        await person.LogInAsync();
        await ExchangeAsync(bot.Token).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_disabled_account_stops_acting_in_chats_too()
    {
        var (admin, person) = (await Account.AdminAsync(_api), await SignedUp.NewAsync(_api));
        var bot = await NewBotAsync(person);

        await admin.PostAsync($"/admin/users/{person.Id}/disable").ExpectNothingAsync();

        await ExchangeAsync(bot.Token).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await Eventually.HoldsAsync(() => _api.Chat.Heard.Contains(ChatOfTests.Closed(person.Id)), what: "Chat is told");
    }

    [Fact]
    public async Task Of_an_erased_account_and_its_bots_Chat_is_told_until_it_answers_and_once_only()
    {
        await using var api = await AuthApi.NewAsync(server);
        await using var replica = api.Replica();
        api.Chat.IsUp = replica.Chat.IsUp = false;
        await replica.GetAsync("/health/ready");
        var person = await SignedUp.NewAsync(api);
        var bot = await NewBotAsync(person);
        await DeleteAsync(person);

        await Task.WhenAll(EraseAsync(api, person.Id), EraseAsync(replica, person.Id));
        await Eventually.HoldsAsync(
            async () => await api.InDatabaseAsync(db => db.Departures.CountAsync(d => d.Attempts > 0)) == 3, what: "it was tried in vain");
        api.Chat.IsUp = replica.Chat.IsUp = true;
        await api.InDatabaseAsync(db => db.Departures.ExecuteUpdateAsync(set => set.SetProperty(d => d.NextTryAt, DateTimeOffset.UtcNow)));

        await Eventually.HoldsAsync(async () => !await api.InDatabaseAsync(db => db.Departures.AnyAsync()), what: "Chat has heard of all");
        Assert.Equal(
            new[] { ChatOfTests.Closed(person.Id), ChatOfTests.Erased(person.Id), ChatOfTests.Erased(bot.Id) }.Order(),
            api.Chat.Heard.Concat(replica.Chat.Heard).Order());
        var left = await api.AsService().PostAsJsonAsync("/internal/users/lookup", new { ids = new[] { person.Id, bot.Id } }, Cancel).ExpectAsync(HttpStatusCode.OK);
        Assert.All(left.GetProperty("users").EnumerateArray(), user => Assert.True(user.GetProperty("deleted").GetBoolean()));
        Assert.Equal(2, left.GetProperty("users").GetArrayLength());
    }

    [Fact]
    public async Task Old_news_does_not_close_an_account_whose_owner_came_back()
    {
        await using var api = await AuthApi.NewAsync(server);
        api.Chat.IsUp = false;
        var person = await SignedUp.NewAsync(api);
        await DeleteAsync(person);
        await person.LogInAsync();

        api.Chat.IsUp = true;
        await api.InDatabaseAsync(db => db.Departures.ExecuteUpdateAsync(set => set.SetProperty(d => d.NextTryAt, DateTimeOffset.UtcNow)));

        await Eventually.HoldsAsync(async () => !await api.InDatabaseAsync(db => db.Departures.AnyAsync()), what: "the news is dropped");
        Assert.Empty(api.Chat.Heard);
    }

    [Theory]
    [InlineData("Carla.Keller", "carla.keller")]
    [InlineData("lotus", "1otus")]
    public async Task The_name_of_an_erased_account_is_nobodys_again_nor_one_that_looks_like_it(string name, string alike)
    {
        await using var api = await AuthApi.NewAsync(server);
        var email = Some.Email();
        var person = SignedUp.Of(api, await api.PostAsync("/auth/register", new { email, username = name, password = Some.Password }).ExpectAsync(HttpStatusCode.Created));
        await DeleteAsync(person);
        await EraseAsync(api, person.Id);

        foreach (var taken in new[] { name, alike })
        {
            await api.PostAsync("/auth/register", new { email, username = taken, password = Some.Password }).ExpectProblemAsync(HttpStatusCode.Conflict, "username_taken");
        }

        await api.PostAsync("/auth/register", new { email, username = "another.name", password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        Assert.DoesNotContain(await api.InDatabaseAsync(db => db.ErasedNames.ToListAsync()), stored => stored.Hash.AsSpan().IndexOf("otus"u8) >= 0);
    }

    [Fact]
    public async Task A_session_that_was_opened_while_its_account_was_being_deleted_ends_with_its_first_token()
    {
        var person = await SignedUp.NewAsync(_api);
        await _api.InDatabaseAsync(db => db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.DeletedAt, DateTimeOffset.UtcNow)));

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    private static async Task DeleteAsync(SignedUp person) =>
        await person.PostAsync("/auth/me/deletion", new { password = Some.Password }).ExpectAsync(HttpStatusCode.Accepted);

    private static async Task EraseAsync(AuthApi api, Guid user)
    {
        await api.InDatabaseAsync(db => db.Users.Where(u => u.Id == user).ExecuteUpdateAsync(set => set.SetProperty(u => u.DeletedAt, DateTimeOffset.UtcNow.AddDays(-14))));
        await api.Services.GetRequiredService<Erasure>().EraseAsync(Cancel);
    }

    private static async Task<(Guid Id, string Token, Guid TokenId)> NewBotAsync(SignedUp owner)
    {
        var bot = await owner.PostAsync("/api/bots", new { name = "Beeper", scopes = new[] { "messages:read" } }).ExpectAsync(HttpStatusCode.Created);
        var id = bot.GetProperty("id").GetGuid();
        return (id, bot.GetProperty("token").GetString()!, await owner.Api.InDatabaseAsync(db => db.Bots.Where(b => b.Id == id).Select(b => b.TokenId).SingleAsync()));
    }

    private Task<HttpResponseMessage> ExchangeAsync(string token) => _api.AsService().PostAsJsonAsync("/internal/bots/token", new { token }, Cancel);
}
