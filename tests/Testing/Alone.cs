namespace RustyGate.Testing;

/// <summary>For tests that others disturb, or that disturb others: by memory that is counted, or a disk that is busy for so long that statements run out of their second.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
