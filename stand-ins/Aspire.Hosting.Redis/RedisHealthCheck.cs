using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>Healthy while the server takes the password and answers PING: a few lines of the Redis protocol instead of a client.</summary>
internal sealed class RedisHealthCheck(RedisResource redis) : IHealthCheck
{
    private static readonly byte[] Ping = Encode("PING");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, cancellationToken);
            using var replies = new StreamReader(connection.GetStream());
            if (redis.PasswordParameter is { } parameter)
            {
                var password = await parameter.GetValueAsync(cancellationToken);
                await connection.GetStream().WriteAsync(Encode("AUTH", password!), cancellationToken);
                if (await replies.ReadLineAsync(cancellationToken) is var reply and not "+OK")
                    return HealthCheckResult.Unhealthy($"It does not take the password: {reply}");
            }

            await connection.GetStream().WriteAsync(Ping, cancellationToken);
            var answer = await replies.ReadLineAsync(cancellationToken);
            return answer == "+PONG" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"It answers PING with {answer}");
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }

    private static byte[] Encode(params string[] words)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
            command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return Encoding.UTF8.GetBytes(command.ToString());
    }
}
