using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Accounts;

/// <summary>
/// For Auth: what happens here when an account is closed or erased, which it tells until it hears 204, any number of times; and what is
/// kept here of a person.
/// </summary>
internal static class AccountEndpoints
{
    private const string RetryAfterSeconds = "10";

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<CloseAccount>();
        services.AddScoped<EraseAccount>();
        services.AddScoped<Heirs>();
        services.AddScoped<Exporter>();
        services.AddSingleton<ExportTurns>();
    }

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var user = app.MapInternal().MapGroup("/users/{id:guid}");
        user.MapPut("/closed", CloseAsync);
        user.MapDelete("", EraseAsync);
        user.MapGet("/export", Export);
    }

    private static async Task<NoContent> CloseAsync(Guid id, CloseAccount account, CancellationToken cancellationToken)
    {
        await account.RunAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> EraseAsync(Guid id, EraseAccount account, CancellationToken cancellationToken)
    {
        await account.RunAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Results<Ok<ChatExport>, ProblemHttpResult> Export(Guid id, Exporter exporter, ExportTurns turns, HttpResponse response)
    {
        if (turns.Take() is not { } turn)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "overloaded", "Others are being exported. Try again shortly.");
        }

        response.RegisterForDispose(turn);
        return TypedResults.Ok(exporter.Of(id));
    }
}
