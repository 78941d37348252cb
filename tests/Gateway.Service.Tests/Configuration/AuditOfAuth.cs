using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Configuration;

/// <summary>What Auth keeps of administrators, as a gateway sees it.</summary>
internal sealed class AuditOfAuth
{
    public ConcurrentQueue<JsonElement> Entries { get; } = [];

    /// <summary>Whether the session has proved a short while ago who uses it.</summary>
    public bool IsFresh { get; set; } = true;

    /// <summary>Whether the log cannot be written.</summary>
    public bool IsDown { get; set; }

    public void Map(WebApplication app)
    {
        app.MapGet("/internal/sessions/{id:guid}/step-up", (Guid id) => Results.Json(new { is_fresh = IsFresh }));
        app.MapPost("/internal/audit", (JsonElement body) =>
        {
            if (IsDown)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            foreach (var entry in body.GetProperty("entries").EnumerateArray())
            {
                Entries.Enqueue(entry.Clone());
            }

            return Results.NoContent();
        });
    }
}
