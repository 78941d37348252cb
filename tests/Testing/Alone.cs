namespace RustyGate.Testing;

/// <summary>
/// For tests that others disturb, or that disturb others: by memory that is counted, a disk that is busy for so long that statements run out of their
/// second, or what is set for all.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
