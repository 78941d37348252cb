using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Auth.Service.Audit;
using Auth.Service.Mfa;
using Auth.Service.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Admin;

internal static class AdminEndpoints
{
    /// <summary>What admins do, the log of it, and how the first of them comes to be.</summary>
    public static void AddAdmin(this WebApplicationBuilder builder)
    {
        builder.AddAudit();
        builder.AddSetup();
        builder.Services.AddScoped<UserAdmin>();
        builder.Services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedService<ConfiguredAdmin>();
    }

    public static void MapAdmin(this WebApplication app)
    {
        app.MapAudit();
        app.MapSetup();
        var users = app.MapGroup("/admin/users").RequireAuthorization(Roles.Admin).WithTags("Administration")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        users.MapGet("", UserSearch.ListAsync).ProducesValidationProblem();
        users.MapGet("/{id:guid}", UserSearch.GetAsync).ProducesProblem(StatusCodes.Status404NotFound);

        var acts = users.MapGroup("/{id:guid}").RequireStepUp().ProducesProblem(StatusCodes.Status404NotFound);
        acts.MapPost("/disable", DisableAsync).ProducesProblem(StatusCodes.Status409Conflict);
        acts.MapPost("/enable", EnableAsync);
        acts.MapPut("/role", SetRoleAsync).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        acts.MapPost("/sign-out", SignOutAsync);
        acts.MapPost("/reset-second-factor", ResetSecondFactorAsync).ProducesProblem(StatusCodes.Status409Conflict);

        // Whatever the method, a stranger learns nothing of what there is (promises S28).
        app.Map("/admin/{**rest}", () => Problem.NotFound("page")).RequireAuthorization(Roles.Admin).ExcludeFromDescription();
    }

    /// <summary>Disable an account and end all its sessions.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DisableAsync(Guid id, UserAdmin users, CancellationToken cancellationToken) =>
        Reply(await users.DisableAsync(id, cancellationToken));

    /// <summary>Enable an account again.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> EnableAsync(Guid id, UserAdmin users, CancellationToken cancellationToken) =>
        Reply(await users.EnableAsync(id, cancellationToken));

    /// <summary>Give an account another role.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> SetRoleAsync(
        Guid id, RoleRequest request, UserAdmin users, CancellationToken cancellationToken) =>
        Reply(await users.SetRoleAsync(id, request.Role, cancellationToken));

    /// <summary>End all sessions of an account.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> SignOutAsync(Guid id, UserAdmin users, CancellationToken cancellationToken) =>
        Reply(await users.SignOutAsync(id, cancellationToken));

    /// <summary>Remove the second factor of an account and end all its sessions.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> ResetSecondFactorAsync(Guid id, UserAdmin users, CancellationToken cancellationToken) =>
        Reply(await users.ResetSecondFactorAsync(id, cancellationToken));

    private static Results<NoContent, ProblemHttpResult> Reply(AdminOutcome outcome) => outcome switch
    {
        AdminOutcome.NotFound => Problem.NotFound("user"),
        AdminOutcome.LastAdmin => Problem.Of(
            StatusCodes.Status409Conflict, "last_admin", "This is the last admin.", "Make somebody else an admin first."),
        AdminOutcome.LastSignIn => Problem.Of(
            StatusCodes.Status409Conflict, "last_sign_in", "This account has passkeys only.",
            "Disable it, or give it a password on the server: admin reset."),
        _ => TypedResults.NoContent(),
    };
}

/// <summary>Another role.</summary>
/// <param name="Role"><c>user</c> or <c>admin</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RoleRequest([property: Required, AllowedValues(Roles.User, Roles.Admin)] string Role);
