namespace Aspire.Hosting;

public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    /// <summary>The assembly of the AppHost; the entry assembly unless given.</summary>
    public string? AssemblyName { get; set; }

    public bool DisableDashboard { get; set; }

    /// <summary>The name at the top of the dashboard; that of the AppHost unless given.</summary>
    public string? DashboardApplicationName { get; set; }

    /// <summary>The dashboard speaks http on the loopback address here whatever this says.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>The folder of the AppHost's project; known from its build unless given.</summary>
    public string? ProjectDirectory { get; set; }
}
