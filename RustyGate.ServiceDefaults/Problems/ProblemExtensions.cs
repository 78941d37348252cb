using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.ServiceDefaults.Problems;

internal static class ProblemExtensions
{
    /// <summary>snake_case JSON both ways and a problem document for every error reply.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            o.SerializerOptions.DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower;
            o.SerializerOptions.AllowDuplicateProperties = false;
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.MaxDepth = 32;
        });
        services.AddProblemDetails(o => o.CustomizeProblemDetails = context => Complete(context.ProblemDetails, context.HttpContext));
        services.AddSingleton<IProblemDetailsWriter, ProblemForEveryone>();
        services.AddExceptionHandler<UnexpectedErrors>();

        // By default only in development; thrown, a bad body comes by UnexpectedErrors, which can say where it is wrong.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    /// <summary>The stable code of an error that has no more special one.</summary>
    public static string Code(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "invalid_request",
        StatusCodes.Status500InternalServerError => "internal_error",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(ReasonPhrases.GetReasonPhrase(status).Replace(" ", "", StringComparison.Ordinal)),
    };

    /// <summary>The framework's own errors get our members too: a stable code, and the trace to ask about.</summary>
    private static void Complete(ProblemDetails problem, HttpContext context)
    {
        if (problem is HttpValidationProblemDetails)
        {
            problem.Title = Problem.InvalidTitle;
        }

        problem.Extensions.TryAdd("code", Code(problem.Status ?? context.Response.StatusCode));
        problem.Extensions.Remove("exception");
        problem.Extensions["trace_id"] = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        problem.Extensions.Remove("traceId");
    }
}
