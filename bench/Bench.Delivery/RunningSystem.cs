using System.Text.Json;
using Npgsql;

namespace Bench.Delivery;

/// <summary>The servers of the system that is measured, as its data folder names them while it runs.</summary>
/// <param name="Redis">What StackExchange.Redis connects by.</param>
/// <param name="Chats">The database of the messages.</param>
internal sealed record RunningSystem(string Redis, string Chats)
{
    public static RunningSystem Read(string file)
    {
        var strings = JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("ConnectionStrings");
        var chats = new NpgsqlConnectionStringBuilder(strings.GetProperty("authdb").GetString()) { Database = "chatdb" };
        return new RunningSystem(strings.GetProperty("redis").GetString()!, chats.ConnectionString);
    }
}
