using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Accounts;

/// <summary><c>POST /internal/users/lookup</c>.</summary>
public sealed class UserLookupTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const string Path = "/internal/users/lookup";

    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Known_ids_are_answered_and_unknown_ones_absent()
    {
        var username = Some.Username();
        var registered = await _api.PostAsync("/auth/register", new { email = Some.Email(), username, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        var id = registered.GetProperty("user_id").GetGuid();

        var reply = await Lookup(new { ids = new[] { id, Guid.CreateVersion7(), id } }).ExpectAsync(HttpStatusCode.OK);

        var user = Assert.Single(reply.GetProperty("users").EnumerateArray());
        Assert.Equal(["avatar", "bot", "deleted", "disabled", "display_name", "id", "username"], user.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal((id, username), (user.GetProperty("id").GetGuid(), user.GetProperty("username").GetString()));
    }

    [Fact]
    public async Task Names_are_known_in_any_spelling()
    {
        var username = Some.Username();
        await _api.PostAsync("/auth/register", new { email = Some.Email(), username, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);

        var reply = await Lookup(new { usernames = new[] { username.ToUpperInvariant(), Some.Username(), "not a name" } }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(username, Assert.Single(reply.GetProperty("users").EnumerateArray()).GetProperty("username").GetString());
    }

    [Fact]
    public async Task A_search_finds_the_beginning_of_a_name_and_of_a_word_of_what_is_shown_and_neither_address_nor_closed_account()
    {
        var mark = $"q{Guid.NewGuid():N}"[..12];
        var (one, two, closed) = ($"{mark}_one", Some.Username(), $"{mark}%closed".Replace('%', '-'));
        foreach (var (username, shown, disabled) in new[] { (one, null, false), (two, $"Anna {mark.ToUpperInvariant()}son", false), (closed, null, true) })
        {
            await _api.PostAsync("/auth/register", new { email = $"{mark}.{username}@example.org", username, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
            await _api.InDatabaseAsync(db => db.Users.Where(user => user.Username == username).ExecuteUpdateAsync(set => set
                .SetProperty(user => user.DisplayName, shown).SetProperty(user => user.DisabledAt, disabled ? DateTimeOffset.UtcNow : null)));
        }

        Assert.Equal([one, two], (await Search(mark)).Order());
        Assert.Equal([one], await Search($"@{mark.ToUpperInvariant()}_o"));
        Assert.Empty(await Search($"{mark}."));
        Assert.Empty(await Search($"{mark}%"));
        Assert.Empty(await Search("@"));
    }

    [Theory]
    [InlineData("/internal/users/search")]
    [InlineData("/internal/users/search?q=a&limit=0")]
    [InlineData("/internal/users/search?q=a&limit=51")]
    public async Task A_search_with_a_wrong_parameter_is_refused(string path)
    {
        using var reply = await _api.AsService().GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task S32_Without_the_service_key_there_is_nothing_here() =>
        await _api.PostAsync(Path, new { ids = Array.Empty<Guid>() }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

    [Fact]
    public async Task Which_files_are_somebodys_own_picture_is_told_to_Chat()
    {
        var (ann, ben) = (await Account.RegisterAsync(_api), await Account.RegisterAsync(_api));
        var (mine, former, others) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var file in new[] { former, mine })
        {
            await ann.SendAsync(HttpMethod.Patch, "/auth/me", new { avatar = file }).ExpectAsync(HttpStatusCode.OK);
        }

        await ben.SendAsync(HttpMethod.Patch, "/auth/me", new { avatar = others }).ExpectAsync(HttpStatusCode.OK);

        var asked = new { files = new[] { mine, former, others }.Select(id => new { id, uploader_id = ann.Id }) };
        var reply = await _api.AsService().PostAsJsonAsync("/internal/avatars", asked, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal([mine], reply.GetProperty("files").EnumerateArray().Select(file => file.GetGuid()));
    }

    [Fact]
    public async Task At_most_500_ids_are_taken()
    {
        await Lookup(new { ids = Enumerable.Range(0, 500).Select(_ => Guid.NewGuid()) }).ExpectAsync(HttpStatusCode.OK);
        await Lookup(new { ids = Enumerable.Range(0, 501).Select(_ => Guid.NewGuid()) })
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "ids");
    }

    [Fact]
    public async Task A_body_without_ids_is_refused() =>
        await Lookup(new { }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "ids");

    private async Task<List<string>> Search(string q)
    {
        var reply = await _api.AsService().GetAsync($"/internal/users/search?q={Uri.EscapeDataString(q)}", TestContext.Current.CancellationToken)
            .ExpectAsync(HttpStatusCode.OK);
        return [.. reply.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("username").GetString()!)];
    }

    private Task<HttpResponseMessage> Lookup(object body) => _api.AsService().PostAsJsonAsync(Path, body, TestContext.Current.CancellationToken);
}
