[assembly: AssemblyFixture(typeof(RustyGate.Testing.Turn))]

namespace RustyGate.Testing;

/// <summary>
/// One test project at a time: <c>dotnet test</c> runs them side by side, and each starts servers, or whole systems, that would keep each
/// other from answering in time.
/// </summary>
public sealed class Turn : IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private FileStream? _held;

    public async ValueTask InitializeAsync()
    {
        while (_held is null)
        {
            try
            {
                _held = new FileStream(Path.Combine(Path.GetTempPath(), "rustygate-tests.turn"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
            {
                await Task.Delay(Pause, TestContext.Current.CancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync() => _held?.DisposeAsync() ?? ValueTask.CompletedTask;
}
