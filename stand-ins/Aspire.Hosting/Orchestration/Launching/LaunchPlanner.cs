using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Aspire.Hosting.Terminal;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration.Launching;

/// <summary>Says how an instance is started: program, arguments, folder, environment. Asked anew before every start.</summary>
internal sealed class LaunchPlanner(
    IServiceProvider services,
    DistributedApplicationExecutionContext executionContext,
    ResourceLoggerService loggers,
    ProjectOutputs outputs,
    ProjectEnvironment projectEnvironment,
    Reporter reporter)
{
    public async Task<NativeServerLaunch> PlanAsync(Instance instance, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(instance.Name);
        var launch = await ProgramOfAsync(instance, logger, cancellationToken).ConfigureAwait(false);
        var context = new ValueProviderContext { Caller = instance.Resource, ExecutionContext = executionContext, Replica = instance.Replica };

        var environment = new EnvironmentCallbackContext(
            executionContext, instance.Resource, launch.Environment.ToDictionary(v => v.Key, v => (object)v.Value, StringComparer.Ordinal), cancellationToken)
        { Logger = logger };
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(environment).ConfigureAwait(false);

        var arguments = new CommandLineArgsCallbackContext([.. launch.Arguments], instance.Resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(arguments).ConfigureAwait(false);

        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in environment.EnvironmentVariables)
            variables[name] = await Values.ResolveAsync(value, context, cancellationToken).ConfigureAwait(false);
        var resolved = new List<string>();
        foreach (var argument in arguments.Args)
            resolved.Add(await Values.ResolveAsync(argument, context, cancellationToken).ConfigureAwait(false));
        return launch with { Arguments = resolved, Environment = variables };
    }

    private async Task<NativeServerLaunch> ProgramOfAsync(Instance instance, ILogger logger, CancellationToken cancellationToken) => instance.Resource switch
    {
        _ when instance.Server is { } server => await server.Prepare(
            new NativeServerContext
            {
                Resource = instance.Resource,
                Services = services,
                Logger = logger,
                Progress = reporter.ProgressOf(instance.Resource),
                Port = instance.Endpoints.FirstOrDefault()?.Port ?? 0,
            },
            cancellationToken).ConfigureAwait(false),
        ProjectResource project => outputs.LaunchOf(project) with { Environment = projectEnvironment.Of(instance) },
        ExecutableResource program => new NativeServerLaunch(program.Command, [], program.WorkingDirectory, new Dictionary<string, string>()),
        _ => throw new DistributedApplicationException($"'{instance.Resource.Name}' is a container, and there are none here. Use one of the servers that run natively."),
    };
}
