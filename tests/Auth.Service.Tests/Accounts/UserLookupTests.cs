using System.Net;
using System.Net.Http.Json;

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
        Assert.Equal(["display_name", "id", "username"], user.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal((id, username), (user.GetProperty("id").GetGuid(), user.GetProperty("username").GetString()));
    }

    [Fact]
    public async Task S32_Without_the_service_key_there_is_nothing_here() =>
        await _api.PostAsync(Path, new { ids = Array.Empty<Guid>() }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

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

    private Task<HttpResponseMessage> Lookup(object body) => _api.AsService().PostAsJsonAsync(Path, body, TestContext.Current.CancellationToken);
}
