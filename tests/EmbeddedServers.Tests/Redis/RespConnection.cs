using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EmbeddedServers.Tests.Redis;

/// <summary>One connection of the Redis protocol, without a client between the test and the server.</summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private readonly TcpClient _connection = new();
    private StreamReader _replies = StreamReader.Null;

    public static async Task<RespConnection> OpenAsync(int port, string? password)
    {
        var opened = new RespConnection();
        await opened._connection.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        opened._replies = new StreamReader(opened._connection.GetStream());
        if (password is not null)
            Assert.Equal("OK", await opened.SendAsync("AUTH", password));
        return opened;
    }

    public async Task<string?> SendAsync(params string[] words)
    {
        var command = string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"));
        await _connection.GetStream().WriteAsync(
            Encoding.UTF8.GetBytes($"*{words.Length}\r\n{command}"), TestContext.Current.CancellationToken);
        return await ReceiveAsync();
    }

    /// <summary>The next reply: a string, an array as its elements with spaces between, an error with its minus.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var line = await _replies.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException();
        var length = line[0] is '$' or '*' ? int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) : 0;
        switch (line[0])
        {
            case '$' when length < 0:
                return null;
            case '$':
                return await _replies.ReadLineAsync(TestContext.Current.CancellationToken);
            case '*':
                var elements = new List<string?>();
                for (var i = 0; i < length; i++)
                    elements.Add(await ReceiveAsync());
                return string.Join(' ', elements);
            case '-':
                return line;
            default:
                return line[1..];
        }
    }

    public ValueTask DisposeAsync()
    {
        _replies.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
