using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Notify.Service.Feed;

/// <summary>
/// A place in the log, the same for every client, transport and replica: <c>{epoch}:{position}</c>. It is the <c>id</c> of each event.
/// </summary>
internal readonly record struct Cursor(string Epoch, long Position)
{
    private const int MaxEpochLength = 64;

    private static readonly SearchValues<char> EpochCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Reads <c>{epoch}:{position}</c>; false for anything else, which may be anything at all.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Cursor cursor)
    {
        cursor = default;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon is < 1 or > MaxEpochLength
            || text.AsSpan(0, colon).ContainsAnyExcept(EpochCharacters)
            // TryParse lets NULs follow the digits.
            || text.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9')
            || !long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return false;
        }

        cursor = new Cursor(text![..colon], position);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}:{Position}");
}
