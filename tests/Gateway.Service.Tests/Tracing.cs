namespace Gateway.Service.Tests;

/// <summary>Who listens for activities hears those of the whole process, and has them recorded: such tests run one after another.</summary>
internal static class Tracing
{
    public const string Collection = "Tracing";
}
