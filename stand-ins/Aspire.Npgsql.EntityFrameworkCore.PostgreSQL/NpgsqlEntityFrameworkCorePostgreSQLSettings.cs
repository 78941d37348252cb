namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>How one DbContext reaches its database; bound from <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL[:{context}]</c>.</summary>
public sealed class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>In Npgsql's form. <c>ConnectionStrings:{name}</c> wins over the section.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves every database error to the caller instead of repeating the command after a transient one.</summary>
    public bool DisableRetry { get; set; }

    /// <summary>No health check for this context.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Accepted for compatibility: the service decides which activity sources it listens to.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Accepted for compatibility: the service decides which meters it listens to.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds a command may take; null leaves the driver's 30.</summary>
    public int? CommandTimeout { get; set; }
}
