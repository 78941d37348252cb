using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Dcp;

/// <summary>The engine's API: shaped like that of Kubernetes, over HTTP/2 on the loopback address.</summary>
internal sealed class DcpClient(HttpClient http) : IDisposable
{
    private const string Executables = "apis/usvc-dev.developer.microsoft.com/v1/executables";
    private const string Execution = "admin/execution";
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(15);

    private static readonly MediaTypeHeaderValue MergePatch = new("application/merge-patch+json");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public async Task<DcpExecutable> CreateAsync(DcpExecutable executable, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, Executables, JsonContent.Create(executable, options: Json), cancellationToken).ConfigureAwait(false);
        return (await response.Content.ReadFromJsonAsync<DcpExecutable>(Json, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Asks for SIGTERM; the engine kills what is still there after some seconds.</summary>
    public async Task StopAsync(string name, CancellationToken cancellationToken)
    {
        var patch = JsonContent.Create(new { spec = new { stop = true } }, MergePatch);
        (await SendAsync(HttpMethod.Patch, $"{Executables}/{name}", patch, cancellationToken).ConfigureAwait(false)).Dispose();
    }

    /// <summary>Removes the object, and its process where it still runs. Returns when both are gone.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var path = $"{Executables}/{name}";
        for (var method = HttpMethod.Delete; ; method = HttpMethod.Get)
        {
            using var response = await SendAsync(method, path, content: null, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return;
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Every object as it is, then every change, until the engine ends the stream (it does from time to time).</summary>
    public async IAsyncEnumerable<DcpWatchEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in ReadLinesAsync($"{Executables}?watch=true", cancellationToken).ConfigureAwait(false))
            yield return JsonSerializer.Deserialize<DcpWatchEvent>(line, Json)!;
    }

    /// <summary>The engine's own words about an object so far, each line with its time first.</summary>
    public IAsyncEnumerable<string> ReadSystemLogAsync(string name, CancellationToken cancellationToken) =>
        ReadLinesAsync($"{Executables}/{name}/log?timestamps=true&source=system", cancellationToken);

    /// <summary>Ends whatever still runs, then the engine itself.</summary>
    public async Task ShutDownAsync(CancellationToken cancellationToken)
    {
        var patch = JsonContent.Create(new { status = "Stopping", shutdownResourceCleanup = "Full" }, MergePatch);
        (await SendAsync(HttpMethod.Patch, Execution, patch, cancellationToken).ConfigureAwait(false)).Dispose();
    }

    /// <summary>Whether the engine still answers; throws when it does not.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, Execution, content: null, cancellationToken).ConfigureAwait(false)).Dispose();

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RequestLimit);
        using var request = new HttpRequestMessage(method, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var response = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound)
            return response;
        using (response)
            throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false)}");
    }

    private async IAsyncEnumerable<string> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            yield return line;
    }
}
