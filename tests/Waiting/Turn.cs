using System.Reflection;

[assembly: AssemblyFixture(typeof(RustyGate.Testing.Turn))]

namespace RustyGate.Testing;

/// <summary>
/// One test project at a time: <c>dotnet test</c> runs them side by side, and each starts servers, or whole systems, that would keep each
/// other from answering in time. Two of those that say <c>SharesTheMachine</c> in their project file may run together: they mostly wait.
/// </summary>
public sealed class Turn : IAsyncLifetime
{
    private const int Places = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly List<FileStream> _held = [];

    private static bool SharesTheMachine { get; } =
        typeof(Turn).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(note => note is { Key: nameof(SharesTheMachine), Value: "true" });

    /// <summary>Always in the same order, so that of two that want both places one gets them.</summary>
    public async ValueTask InitializeAsync()
    {
        while (_held.Count < (SharesTheMachine ? 1 : Places))
        {
            if (!(SharesTheMachine ? TryTake(0) || TryTake(1) : TryTake(_held.Count)))
            {
                await Task.Delay(Pause, TestContext.Current.CancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in _held)
        {
            await place.DisposeAsync();
        }
    }

    private bool TryTake(int place)
    {
        try
        {
            _held.Add(new FileStream(Path.Combine(Path.GetTempPath(), $"rustygate-tests.turn.{place}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
