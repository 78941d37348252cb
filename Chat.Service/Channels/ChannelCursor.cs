using System.Buffers.Text;
using System.Text;
using Chat.Service.Text;

namespace Chat.Service.Channels;

/// <summary>A place in the directory: behind the channel of this name and id. Written as base64url of id and name.</summary>
internal readonly record struct ChannelCursor(string Name, Guid Id)
{
    /// <summary>Longer than any name may be (<see cref="Chats.ChatLimits.NameLength"/>).</summary>
    private const int MostCharacters = 8_000;

    /// <summary>Before every channel.</summary>
    public static readonly ChannelCursor Start = new("", Guid.Empty);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ChannelCursor After(ListedChannel channel) => new(channel.Name, channel.Id);

    public static bool TryParse(string text, out ChannelCursor cursor)
    {
        cursor = default;
        if (text.Length > MostCharacters || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not { Length: > 16 } bytes)
        {
            return false;
        }

        try
        {
            cursor = new ChannelCursor(Strict.GetString(bytes.AsSpan(16)), new Guid(bytes.AsSpan(0, 16), bigEndian: true));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return PlainText.Fault(cursor.Name, int.MaxValue) is null;
    }

    public override string ToString() => Base64Url.EncodeToString([.. Id.ToByteArray(bigEndian: true), .. Strict.GetBytes(Name)]);
}
