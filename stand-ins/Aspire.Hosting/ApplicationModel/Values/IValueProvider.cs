namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only when the application runs.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}

public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

/// <summary>For whom a value is asked.</summary>
public class ValueProviderContext
{
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    public IResource? Caller { get; init; }

    /// <summary>Which replica of <see cref="Caller"/> asks: its own endpoints are those of that replica.</summary>
    internal int Replica { get; init; }

    internal int ReplicaOf(IResource resource) => ReferenceEquals(Caller, resource) ? Replica : 0;
}
