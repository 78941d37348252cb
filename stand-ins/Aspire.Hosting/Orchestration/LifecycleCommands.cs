using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Start, stop and restart, for every resource that runs as processes.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(IResource resource, Func<string, Supervisor> find)
    {
        Add(KnownResourceCommands.StartCommand, "Start", "Play", IsDown, otherwise: ResourceCommandState.Hidden, s => s.StartAsync(waitForDependencies: false), isHighlighted: true);
        Add(KnownResourceCommands.StopCommand, "Stop", "Stop", s => !IsDown(s), otherwise: ResourceCommandState.Hidden, s => s.StopAsync(), isHighlighted: true);
        Add(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", s => !IsDown(s), otherwise: ResourceCommandState.Disabled, s => s.RestartAsync(), isHighlighted: false);

        void Add(
            string name, string displayName, string icon, Func<CustomResourceSnapshot, bool> isEnabled, ResourceCommandState otherwise, Func<Supervisor, Task> execute, bool isHighlighted) =>
            resource.Annotations.Add(new ResourceCommandAnnotation(
                name,
                displayName,
                c => isEnabled(c.ResourceSnapshot) ? ResourceCommandState.Enabled : otherwise,
                async c =>
                {
                    await execute(find(c.ResourceName)).ConfigureAwait(false);
                    return CommandResults.Success();
                },
                displayDescription: null,
                parameter: null,
                confirmationMessage: null,
                icon,
                IconVariant.Filled,
                isHighlighted));
    }

    private static bool IsDown(CustomResourceSnapshot snapshot) =>
        snapshot.State is not { } state || state.Text == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state.Text);
}
