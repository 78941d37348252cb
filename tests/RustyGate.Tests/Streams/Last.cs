using RustyGate.Tests.Faults;
using RustyGate.Tests.Running;
using RustyGate.Tests.Streams;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Last))]

namespace RustyGate.Tests.Streams;

/// <summary>What is to run when everything else has; first comes what takes longest.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Last : ITestCollectionOrderer
{
    public const string Name = "Last";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName switch { FaultCollection.Name => 0, KeptCollection.Name => 1, Name => 3, _ => 2 })];
}
