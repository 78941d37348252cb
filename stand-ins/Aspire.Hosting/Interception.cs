namespace Aspire.Hosting;

/// <summary>
/// Lets Aspire.Hosting.Testing take part in the building of an application whose entry point it runs. Flows with the execution
/// context of that run, so that several tests in a process do not see each other's.
/// </summary>
internal sealed class Interception
{
    private static readonly AsyncLocal<Interception?> Flowing = new();

    public Action<DistributedApplicationOptions>? Creating { get; init; }

    public Action<DistributedApplicationBuilder>? Created { get; init; }

    public Action<DistributedApplicationBuilder>? Building { get; init; }

    public Action<DistributedApplication>? Built { get; init; }

    public static Interception? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    public static void OnCreating(DistributedApplicationOptions options) => Current?.Creating?.Invoke(options);

    public static void OnCreated(DistributedApplicationBuilder builder) => Current?.Created?.Invoke(builder);

    public static void OnBuilding(DistributedApplicationBuilder builder) => Current?.Building?.Invoke(builder);

    public static void OnBuilt(DistributedApplication application) => Current?.Built?.Invoke(application);
}
