using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Service.Delivery;
using Chat.Service.Files;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Chat.Service.Previews;

/// <summary>What a page that a message links to says of itself.</summary>
/// <param name="Id">UUIDv7, by which the sender removes it.</param>
/// <param name="Url">The link, as the message has it.</param>
/// <param name="Title">The page's title: plain text.</param>
/// <param name="Description">What it is about, where it says so: plain text.</param>
/// <param name="Site">Whose page it is, where it says so, else its host.</param>
/// <param name="Image">Its picture, kept here and readable as a file of the message.</param>
public sealed record LinkPreview(
    Guid Id, string Url, string Title,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    string Site,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FileView? Image);

/// <summary>The previews of a message as JSON.</summary>
internal sealed class LinkPreviewsConverter() : ValueConverter<LinkPreview[], string>(previews => Write(previews), json => Read(json))
{
    private static string Write(LinkPreview[] previews) => JsonSerializer.Serialize(previews, EventJson.Options);

    private static LinkPreview[] Read(string json) => JsonSerializer.Deserialize<LinkPreview[]>(json, EventJson.Options)!;
}

internal sealed class LinkPreviewsComparer() : ValueComparer<LinkPreview[]>(favorStructuralComparisons: true);
