using System.Net;

namespace Auth.Service.Tests.Sessions;

/// <summary><c>POST /auth/logout</c>.</summary>
public sealed class LogoutTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Source4_3_S10_A_logout_by_refresh_token_ends_that_session_alone()
    {
        var person = await SignedUp.NewAsync(_api);
        var elsewhere = await person.LogInAsync();

        await ExpectNoContentAsync(_api.PostAsync("/auth/logout", new { refresh_token = person.RefreshToken }));

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await elsewhere.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S10_A_logout_by_access_token_alone_ends_the_current_session()
    {
        var person = await SignedUp.NewAsync(_api);
        var elsewhere = await person.LogInAsync();

        await ExpectNoContentAsync(person.PostAsync("/auth/logout"));

        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await elsewhere.RefreshAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_logout_twice_or_by_a_token_that_nobody_has_is_well_too()
    {
        var person = await SignedUp.NewAsync(_api);

        await ExpectNoContentAsync(_api.PostAsync("/auth/logout", new { refresh_token = person.RefreshToken }));
        await ExpectNoContentAsync(_api.PostAsync("/auth/logout", new { refresh_token = person.RefreshToken }));
        await ExpectNoContentAsync(_api.PostAsync("/auth/logout", new { refresh_token = "nobody's" }));
    }

    [Fact]
    public async Task A_logout_of_nobody_is_401()
    {
        await _api.PostTextAsync("/auth/logout", "{}").ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        using var nothing = new HttpRequestMessage(HttpMethod.Post, "/auth/logout");
        await _api.CreateClient().SendAsync(nothing, TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_body_of_another_shape_is_400() =>
        await _api.PostTextAsync("/auth/logout", """{"token":"x"}""").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    private static async Task ExpectNoContentAsync(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
