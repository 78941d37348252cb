using System.Security.Claims;
using RustyGate.ServiceDefaults.Identity;

namespace RustyGate.ServiceDefaults.Tests;

/// <summary>Over real tokens: tests/Microsoft.AspNetCore.Authentication.JwtBearer.Tests.</summary>
public sealed class CurrentUserTests
{
    private const string Id = "0192d3a4-0000-7000-8000-000000000001";
    private const string Session = "0192d3a4-0000-7000-8000-000000000002";

    [Fact]
    public void A_whole_token_names_user_session_and_role() => Assert.Equal(
        new CurrentUser(Guid.Parse(Id), Guid.Parse(Session), Roles.Admin),
        CurrentUser.From(With(("sub", Id), ("sid", Session), ("role", "admin"))));

    [Fact]
    public void Anything_less_names_nobody()
    {
        Assert.Null(CurrentUser.From(With()));
        Assert.Null(CurrentUser.From(With(("sid", Session), ("role", "user"))));
        Assert.Null(CurrentUser.From(With(("sub", Id), ("role", "user"))));
        Assert.Null(CurrentUser.From(With(("sub", Id), ("sid", Session))));
        Assert.Null(CurrentUser.From(With(("sub", $"{{{Id}}}"), ("sid", Session), ("role", "user"))));
        Assert.Null(CurrentUser.From(With(("sub", Id), ("sid", Session), ("role", "root"))));
        Assert.Null(CurrentUser.From(With(("sub", Id), ("sid", Session), ("role", "Admin"))));
        Assert.Null(CurrentUser.From(With(("sub", Id), ("sub", Session), ("sid", Session), ("role", "user"))));
        Assert.Null(CurrentUser.From(With(("sub", Id), ("sid", Session), ("role", "user"), ("role", "admin"))));
    }

    private static ClaimsPrincipal With(params (string Type, string Value)[] claims) =>
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "test"));
}
