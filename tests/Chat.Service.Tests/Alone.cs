namespace Chat.Service.Tests;

/// <summary>For tests that keep the disk busy for so long that statements of others would run out of their second.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
