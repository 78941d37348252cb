namespace Chat.Service.Files;

/// <summary>
/// How a message names its files: by id, or by the url that an upload answered. An address anywhere else is refused and never asked for
/// anything (promises S63).
/// </summary>
internal static class FileReference
{
    public const string Fault = "Must be ids or urls of files that you uploaded or may read.";

    private const string Prefix = "/api/files/";

    /// <summary>The ids, each once, in their order; null when something is neither.</summary>
    public static Guid[]? Parse(IReadOnlyList<string> references)
    {
        var ids = new List<Guid>(references.Count);
        foreach (var reference in references)
        {
            var text = reference?.StartsWith(Prefix, StringComparison.Ordinal) is true ? reference[Prefix.Length..] : reference;
            if (!Guid.TryParseExact(text, "D", out var id))
            {
                return null;
            }

            ids.Add(id);
        }

        return [.. ids.Distinct()];
    }
}
