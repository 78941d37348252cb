namespace Chat.Service.Files;

/// <summary>A file as clients get it: in the reply to an upload and in messages.</summary>
/// <param name="Id">UUIDv7; what <c>files[]</c> of a message takes. The <paramref name="Url"/> does as well.</param>
/// <param name="Url">Where its members read it: a path on the gateway.</param>
/// <param name="Name">What its uploader called it, without folders and characters that cannot be seen.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Type">The media type that its first bytes show.</param>
/// <param name="Width">Of an image, in pixels, as it is to be shown; null when unknown.</param>
/// <param name="Height">Of an image, in pixels, as it is to be shown; null when unknown.</param>
public sealed record FileView(Guid Id, string Url, string Name, long Size, string Type, int? Width, int? Height)
{
    internal static FileView Of(Guid id, string name, FileContent content) =>
        new(id, UrlOf(id), name, content.Size, content.Type, content.Width, content.Height);

    internal static string UrlOf(Guid id) => $"/api/files/{id}";
}
