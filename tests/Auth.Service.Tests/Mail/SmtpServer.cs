using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Auth.Service.Tests.Mail;

/// <summary>Takes one mail by SMTP and keeps all that was said.</summary>
internal sealed class SmtpServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<string> _conversation;

    public SmtpServer()
    {
        _listener.Start();
        _conversation = ConverseAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task<string> ReceivedAsync() => _conversation.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);

    public void Dispose() => _listener.Dispose();

    private async Task<string> ConverseAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var said = new StringBuilder();
        var isData = false;
        await writer.WriteLineAsync("220 here");
        while (await reader.ReadLineAsync() is { } line)
        {
            said.Append(line).Append('\n');
            if (isData && line != ".")
            {
                continue;
            }

            isData = line == "DATA";
            await writer.WriteLineAsync(isData ? "354 go on" : line == "QUIT" ? "221 bye" : "250 ok");
            if (line is "QUIT" or ".")
            {
                break;
            }
        }

        return said.ToString();
    }
}
