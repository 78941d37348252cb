using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Chat.Service.Tests.Push;

/// <summary>What the tests of Web Push say again and again.</summary>
internal static class PushWords
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A service with a key folder, that looks often and calls this machine.</summary>
    public static Task<ChatApi> NewAsync(PostgresServer server, string keys, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] usual =
        [
            ("DataProtection:Directory", keys), ("Push:AllowPrivateAddresses", "true"), ("Push:Poll", "00:00:00.020"), ("Push:FirstRetry", "00:00:00.020"),
            ("Push:Contact", "mailto:admin@example.org"),
        ];
        return ChatApi.NewAsync(server, [.. usual.Where(one => settings.All(other => other.Key != one.Key)), .. settings]);
    }

    public static async Task<JsonElement> SubscribeAsync(this ChatApi api, Guid user, Browser browser)
    {
        browser.ServerKey = (await api.ReadAsync(user, "/api/push/key")).GetProperty("public_key").GetString();
        return await api.As(user).PutAsJsonAsync("/api/push/subscriptions", browser.Subscription, Cancel).ExpectAsync(HttpStatusCode.OK);
    }

    /// <summary>The browser's subscription, as if its push service were somewhere else.</summary>
    public static JsonElement WithEndpoint(this Browser browser, string endpoint)
    {
        var subscription = JsonSerializer.SerializeToNode(browser.Subscription)!.AsObject();
        subscription["endpoint"] = endpoint;
        return JsonSerializer.SerializeToElement(subscription);
    }

    public static Task<JsonElement> ReadAsync(this ChatApi api, Guid user, string path) => api.As(user).GetAsync(path, Cancel).ExpectAsync(HttpStatusCode.OK);

    public static async Task<List<JsonElement>> PushLogAsync(this ChatApi api, Guid user) => [.. (await api.ReadAsync(user, "/api/push/log")).EnumerateArray()];

    public static async Task<List<JsonElement>> SubscriptionsAsync(this ChatApi api, Guid user) => [.. (await api.ReadAsync(user, "/api/push/subscriptions")).EnumerateArray()];

    /// <summary>The log is looked through, and everything in the queue was told or let go.</summary>
    public static Task NothingWaitsAsync(this ChatApi api) => Eventually.HoldsAsync(
        () => api.Database.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM outbox) AND NOT EXISTS (SELECT FROM push_queue) AND (SELECT position FROM push_cursor) = (SELECT head FROM log)"),
        what: "nothing waits");
}
