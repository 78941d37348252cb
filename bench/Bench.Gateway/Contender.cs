using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Bench.Gateway;

/// <summary>One process that passes requests on.</summary>
internal sealed class Contender(string name, int port, Process process, string? token = null) : IDisposable
{
    private const double TicksPerSecond = 100;

    public string Name => name;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/shop/list");

    public string? Token => token;

    /// <summary>Seconds of processor time that it has used, of all threads.</summary>
    public double ProcessorSeconds
    {
        get
        {
            // proc(5): the name in parentheses may hold spaces; utime and stime are the 14th and 15th field.
            var fields = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/stat")).Split(") ")[^1].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Waits until it passes a request on.</summary>
    public async Task AnswersAsync()
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        var last = "nothing";
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60);)
        {
            try
            {
                using var reply = await client.GetAsync(Url);
                if (reply.IsSuccessStatusCode)
                {
                    return;
                }

                last = $"{reply.StatusCode} {await reply.Content.ReadAsStringAsync()}";
            }
            catch (HttpRequestException refused)
            {
                last = refused.Message;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"{name} does not pass requests on: {last}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
