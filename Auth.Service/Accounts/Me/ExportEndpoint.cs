using System.Text.Json;
using Auth.Service.Accounts.Departures;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Accounts.Me;

internal static class ExportEndpoint
{
    /// <summary>Get what is kept of one's account and written by it, as one JSON document.</summary>
    /// <remarks>
    /// Secrets are not in it: they are kept as hashes only. Files are listed with their addresses. 503 while Chat does not answer; a
    /// document that was cut off on its way is no JSON, never a smaller one.
    /// </remarks>
    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        CurrentUser caller, Exporter exporter, ChatAccounts chat, IOptions<JsonOptions> json, HttpContext context, CancellationToken cancellationToken)
    {
        if (await exporter.ReadAsync(caller.Id, cancellationToken) is not { } export)
        {
            return Problem.NotFound("account");
        }

        var fromChat = await chat.ExportAsync(caller.Id, cancellationToken);
        context.Response.RegisterForDispose(fromChat);
        return TypedResults.Stream(
            body => WriteAsync(export, fromChat, json.Value.SerializerOptions, body, context), "application/json", "account.json");
    }

    /// <summary>Chat's part goes through as it comes, as the last member: it may be larger than the memory that anybody has for it.</summary>
    private static async Task WriteAsync(Export export, HttpResponseMessage chat, JsonSerializerOptions json, Stream body, HttpContext context)
    {
        var cancel = context.RequestAborted;
        var own = JsonSerializer.SerializeToUtf8Bytes(export, json);
        try
        {
            await body.WriteAsync(own.AsMemory(..^1), cancel); // all but the closing brace
            await body.WriteAsync(",\"chat\":"u8.ToArray(), cancel);
            await chat.Content.CopyToAsync(body, cancel);
            await body.WriteAsync("}"u8.ToArray(), cancel);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            // 200 has been said; what is left is not to end the document.
            context.Abort();
        }
    }
}
