using System.Text.Json;
using Chat.Service.Delivery;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Chat.Service.Files;

/// <summary>The files on a message as JSON.</summary>
internal sealed class FileViewsConverter() : ValueConverter<FileView[], string>(files => Write(files), json => Read(json))
{
    public static string Write(FileView[] files) => JsonSerializer.Serialize(files, EventJson.Options);

    private static FileView[] Read(string json) => JsonSerializer.Deserialize<FileView[]>(json, EventJson.Options)!;
}

internal sealed class FileViewsComparer() : ValueComparer<FileView[]>(favorStructuralComparisons: true);
