using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Chat.Service.Storage;

/// <summary>Stores an enum as the word that the API uses for it: readable in the database, and safe from reordered members.</summary>
internal sealed class SnakeCaseEnum<T>() : ValueConverter<T, string>(
    value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()),
    word => Enum.Parse<T>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true)) where T : struct, Enum;
