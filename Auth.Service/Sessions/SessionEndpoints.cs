using Auth.Service.Accounts;
using Auth.Service.BrowserSessions;
using Auth.Service.Revocations;
using Auth.Service.Tickets;

namespace Auth.Service.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this WebApplication app)
    {
        app.MapBrowserSessions();
        app.MapTickets();
        app.MapRevocations();
        var tokens = app.MapGroup("/auth").AllowAnonymous().WithTags("Sessions").NoStore();
        tokens.MapPost("/refresh", Refresh.RefreshAsync).ProducesValidationProblem().ProducesProblem(StatusCodes.Status401Unauthorized);
        tokens.MapPost("/logout", Logout.LogoutAsync).ProducesValidationProblem().ProducesProblem(StatusCodes.Status401Unauthorized);

        var own = app.MapGroup("/auth").RequireAuthorization().WithTags("Sessions").NoStore().ProducesProblem(StatusCodes.Status401Unauthorized);
        own.MapGet("/sessions", SessionList.ListAsync);
        own.MapDelete("/sessions", SessionEnds.EndAllAsync);
        own.MapDelete("/sessions/{id:guid}", SessionEnds.EndAsync).ProducesProblem(StatusCodes.Status404NotFound);
        own.MapPost("/password", PasswordChange.ChangeAsync).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
