using System.Text.Json.Serialization;

namespace Notify.Service.Feed;

/// <summary>Chat's internal JSON, read without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(UserSnapshot))]
[JsonSerializable(typeof(UserList))]
internal sealed partial class FeedJson : JsonSerializerContext;
