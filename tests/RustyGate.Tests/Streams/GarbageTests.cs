namespace RustyGate.Tests.Streams;

/// <summary>What the soak counts memory by.</summary>
public sealed class GarbageTests
{
    /// <summary>More than a process has sessions of events.</summary>
    private const int Often = 80;

    [Fact]
    public async Task A_process_collects_all_of_its_garbage_as_often_as_it_is_asked_to()
    {
        for (var n = 0; n < Often; n++)
        {
            var before = GC.CollectionCount(GC.MaxGeneration);

            await Garbage.CollectAsync(Environment.ProcessId, TestContext.Current.CancellationToken);

            Assert.True(GC.CollectionCount(GC.MaxGeneration) > before, $"At attempt {n} nothing was collected.");
        }
    }
}
