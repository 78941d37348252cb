using RustyGate.Tests.Streams;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Last))]

namespace RustyGate.Tests.Streams;

/// <summary>What is to run when everything else has.</summary>
[CollectionDefinition(Name)]
public sealed class Last : ITestCollectionOrderer
{
    public const string Name = "Last";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName == Name)];
}
