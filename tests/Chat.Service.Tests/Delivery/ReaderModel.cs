using System.Text.Json;

namespace Chat.Service.Tests.Delivery;

/// <summary>
/// A client that knows a chat only by the events that it is told: what it is in, the messages since then as they are now. Each event must
/// make sense at its place.
/// </summary>
internal sealed class ReaderModel(Guid user)
{
    private long _last;

    public bool IsIn { get; private set; }

    /// <summary>By number: what it says, null once it is deleted.</summary>
    public SortedDictionary<long, string?> Messages { get; } = [];

    /// <summary>The positions of what it was told.</summary>
    public List<long> Told { get; } = [];

    /// <summary>An event of the log, in its order; what is not for this reader is passed over.</summary>
    public void Read(JsonElement e)
    {
        var (type, body) = (e.GetProperty("type").GetString(), e.GetProperty("body"));
        var users = e.GetProperty("users");
        var isAddressed = users.ValueKind == JsonValueKind.Array && users.EnumerateArray().Any(one => one.GetGuid() == user);
        if (!isAddressed && (users.ValueKind == JsonValueKind.Array || !IsIn))
        {
            return;
        }

        Told.Add(e.GetProperty("position").GetInt64());
        switch (type)
        {
            case "NewChat" or "AddToChat":
                Assert.False(IsIn, "comes twice");
                (IsIn, _last) = (true, body.GetProperty("last_seq").GetInt64());
                Messages.Clear();
                break;
            case "RemoveFromChat":
                Assert.True(IsIn, "goes twice");
                IsIn = false;
                break;
            case "NewMessage":
                Assert.Equal(_last + 1, body.GetProperty("seq").GetInt64());
                Messages[++_last] = Content(body);
                break;
            case "MessageUpdated" or "MessageDeleted":
                var seq = body.GetProperty("seq").GetInt64();
                Assert.True(seq <= _last, "changes before it is there");
                if (Messages.TryGetValue(seq, out var before))
                {
                    Assert.True(before is not null || Content(body) is null, "speaks after its deletion");
                    Messages[seq] = Content(body);
                }

                break;
        }
    }

    public static string? Content(JsonElement message) =>
        message.GetProperty("deleted_at").ValueKind == JsonValueKind.Null ? message.GetProperty("content").GetString() : null;
}
