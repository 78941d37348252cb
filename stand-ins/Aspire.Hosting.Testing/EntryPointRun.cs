using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs an AppHost's entry point on a thread of its own. It is held at <c>Build()</c> until the test says so, and left right after it:
/// what follows there, as <c>Run()</c>, is the test's business.
/// </summary>
internal sealed class EntryPointRun
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Assembly _appHost;
    private readonly string[] _args;

    public EntryPointRun(Assembly appHost, string[] args)
    {
        (_appHost, _args) = (appHost, args);
        new Thread(Run) { IsBackground = true, Name = $"{appHost.GetName().Name} under test" }.Start();
    }

    /// <summary>The builder as the AppHost left it at <c>Build()</c>.</summary>
    public Task<DistributedApplicationBuilder> Created => _created.Task;

    public Task<DistributedApplication> BuildAsync()
    {
        _mayBuild.TrySetResult();
        return _built.Task;
    }

    /// <summary>The test does not want it any more.</summary>
    public void Abandon() => _mayBuild.TrySetException(new LeftException());

    private void Run()
    {
        Interception.Current = new Interception
        {
            Creating = options => (options.AssemblyName, options.DisableDashboard) = (_appHost.FullName, true),
            Created = DistributedApplicationTestingBuilder.Prepare,
            Building = builder =>
            {
                _created.TrySetResult(builder);
                _mayBuild.Task.GetAwaiter().GetResult();
            },
            Built = application =>
            {
                _built.TrySetResult(application);
                throw new LeftException();
            },
        };

        try
        {
            var main = _appHost.EntryPoint ?? throw new DistributedApplicationException($"{_appHost.GetName().Name} has no entry point.");
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, main.GetParameters().Length == 0 ? [] : [_args], culture: null);
            Fail(new DistributedApplicationException($"{_appHost.GetName().Name} ended before it built anything. Its console says why."));
        }
        catch (LeftException)
        {
            // As planned.
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception e)
    {
        _created.TrySetException(e);
        _built.TrySetException(e);
    }

    private sealed class LeftException : Exception;
}
