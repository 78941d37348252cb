using System.Text.Json.Serialization;

namespace Chat.Service.Checks;

/// <summary>The self-checks.</summary>
/// <param name="Checks">In the order in which they matter.</param>
/// <param name="ServerTime">Now, by this server's clock.</param>
public sealed record CheckList(IReadOnlyList<CheckView> Checks, DateTimeOffset ServerTime);

/// <summary>One self-check.</summary>
/// <param name="Id">Stable: <c>public_url</c>, <c>sse</c>, <c>websocket</c>, <c>upload</c>, <c>clock</c>, <c>disk</c>, <c>push</c>, <c>backup</c>.</param>
/// <param name="Status"><c>ok</c>, <c>warn</c>, <c>fail</c>; <c>measure</c> where the page finds out itself.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">Exactly what to change; for <c>measure</c>, if it comes out badly. Absent where nothing is to be done.</param>
/// <param name="Measure">What to measure and what to compare with.</param>
/// <param name="Dismissed">Whether the caller has put it away; it comes back when its status is another.</param>
public sealed record CheckView(
    string Id, string Status, string Found,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fix = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Measurement? Measure = null,
    bool Dismissed = false);

/// <summary>What a page measures through whatever stands between it and the gateway.</summary>
/// <param name="Method"><c>GET</c>, <c>POST</c>, or <c>WS</c> for a WebSocket.</param>
/// <param name="Path">Where, on the page's own origin.</param>
/// <param name="WithinMilliseconds">In which time what is expected must have come.</param>
/// <param name="Expect">The first event or frame; for an upload the status.</param>
/// <param name="Bytes">For an upload: how many bytes to send.</param>
public sealed record Measurement(
    string Method, string Path, int WithinMilliseconds, string Expect,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Bytes = null);

/// <summary>What came of a check.</summary>
internal static class CheckStatus
{
    public const string Ok = "ok";

    public const string Warn = "warn";

    public const string Fail = "fail";

    public const string Measure = "measure";
}

/// <summary>What is checked.</summary>
internal static class CheckIds
{
    public const string PublicUrl = "public_url";

    public const string Sse = "sse";

    public const string WebSocket = "websocket";

    public const string Upload = "upload";

    public const string Clock = "clock";

    public const string Disk = "disk";

    public const string Push = "push";

    public const string Backup = "backup";

    public static readonly string[] All = [PublicUrl, Sse, WebSocket, Upload, Clock, Disk, Push, Backup];
}
