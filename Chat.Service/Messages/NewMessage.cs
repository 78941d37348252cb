using System.Diagnostics;
using System.Text.Json;
using Chat.Service.Delivery;

namespace Chat.Service.Messages;

/// <summary>
/// A message on its way into the database: complete but for its number, which only the insert knows. <c>Body</c> is the event's JSON up
/// to that number, <c>{…,"seq":</c>; the insert appends the number and the closing brace, so that the database neither builds nor
/// parses JSON.
/// </summary>
internal sealed record NewMessage(
    Guid ChatId, Guid SenderId, Guid? ClientId, Guid Id, string Content, DateTimeOffset CreatedAt, string Body, string? Trace)
{
    private const string Unnumbered = "0}";

    public static NewMessage From(MessageView view)
    {
        var json = JsonSerializer.Serialize(view with { Seq = 0 }, EventJson.Options);
        Debug.Assert(json.EndsWith("\"seq\":0}", StringComparison.Ordinal), "The number is the last member.");
        return new NewMessage(
            view.ChatId, view.SenderId, view.ClientId, view.Id, view.Content, view.CreatedAt, json[..^Unnumbered.Length], Activity.Current?.Id);
    }
}
