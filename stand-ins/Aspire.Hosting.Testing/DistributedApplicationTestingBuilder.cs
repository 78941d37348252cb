using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Testing;

/// <summary>Builds applications for tests: without dashboard, on free ports, silent. Any number of them may run side by side.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the AppHost up to its <c>Build()</c>.</summary>
    /// <typeparam name="TEntryPoint">Any class of the AppHost's assembly, as <c>Projects.My_AppHost</c>.</typeparam>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)"/>
    /// <exception cref="DistributedApplicationException">The AppHost ended before it built anything.</exception>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, CancellationToken cancellationToken = default)
    {
        var run = new EntryPointRun(entryPoint.Assembly, args);
        return new TestingBuilder(await run.Created.WaitAsync(cancellationToken).ConfigureAwait(false), run.BuildAsync, run.Abandon);
    }

    /// <summary>An application that the test itself describes.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args)
    {
        Interception.Current = new Interception { Creating = o => o.DisableDashboard = true, Created = Prepare };
        try
        {
            var builder = new DistributedApplicationBuilder(args);
            return new TestingBuilder(builder, () => Task.FromResult(builder.Build()), () => { });
        }
        finally
        {
            Interception.Current = null;
        }
    }

    internal static void Prepare(DistributedApplicationBuilder builder) =>
        builder.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
}
