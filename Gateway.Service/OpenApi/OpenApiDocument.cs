using System.Text.Json;
using Gateway.Service.Configuration;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.OpenApi;

/// <summary>The merged document, made when it is asked for and kept for a while: services come and change.</summary>
internal sealed class OpenApiDocument : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly ServiceDocuments _services;
    private readonly GatewayDocument _own;
    private readonly OutsidePaths _outside;
    private readonly TimeProvider _time;
    private readonly IDisposable _watching;
    private readonly SemaphoreSlim _one = new(1);
    private Made? _made;

    public OpenApiDocument(ServiceDocuments services, GatewayDocument own, OutsidePaths outside, RunningConfig running, TimeProvider time)
    {
        (_services, _own, _outside, _time) = (services, own, outside, time);
        _watching = ChangeToken.OnChange(running.Changing, () => _made = null);
    }

    public async Task<byte[]> GetAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _made) is { } made && _time.GetUtcNow() - made.At < Life)
        {
            return made.Json;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (_made is null || _time.GetUtcNow() - _made.At >= Life)
            {
                _made = await MakeAsync(cancel);
            }

            return _made.Json;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _watching.Dispose();
        _one.Dispose();
    }

    private async Task<Made> MakeAsync(CancellationToken cancel)
    {
        var merged = new MergedDocument(_outside);
        await merged.AddAsync(OutsidePaths.Gateway, await _own.ReadAsync(cancel));
        foreach (var (upstream, document) in await _services.ReadAsync(cancel))
        {
            await merged.AddAsync(upstream, document);
        }

        return new Made(JsonSerializer.SerializeToUtf8Bytes(merged.Build()), _time.GetUtcNow());
    }

    private sealed record Made(byte[] Json, DateTimeOffset At);
}
