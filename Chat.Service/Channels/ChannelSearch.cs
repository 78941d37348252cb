using Chat.Service.Chats;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Channels;

/// <summary>The <c>q</c> by which channels are found: what stands in their name or topic, whatever the case.</summary>
internal static class ChannelSearch
{
    private const int Most = 200;

    /// <summary>400 for what cannot be looked for; null for what can.</summary>
    public static ProblemHttpResult? Refusal(string? q) =>
        !string.IsNullOrEmpty(q) && PlainText.Fault(q, Most) is { } fault ? Problem.Invalid("q", fault) : null;

    /// <summary>All where nothing is looked for.</summary>
    public static IQueryable<Conversation> Matching(IQueryable<Conversation> channels, string? q)
    {
        if (string.IsNullOrEmpty(q))
        {
            return channels;
        }

        var pattern = $"%{q.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        return channels.Where(c => EF.Functions.ILike(c.Name!, pattern, "\\") || EF.Functions.ILike(c.Topic!, pattern, "\\"));
    }

    /// <summary>It again, before the other parameters of a link to the next page.</summary>
    public static string InLink(string? q) => string.IsNullOrEmpty(q) ? "" : $"q={Uri.EscapeDataString(q)}&";
}
