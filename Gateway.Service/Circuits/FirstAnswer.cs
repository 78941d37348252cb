namespace Gateway.Service.Circuits;

/// <summary>Tells a circuit how a request fares as soon as its answer begins: a stream may then go on for hours.</summary>
internal sealed class FirstAnswer
{
    // Its continuation, which counts, may run where the answer came: that waits for it anyway.
    private readonly TaskCompletionSource<int> _came = new();
    private readonly TaskCompletionSource _counted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<int> Status => _came.Task;

    /// <returns>Done when it is counted. The answer waits for that: who has it finds the circuit as it is after it.</returns>
    public Task CameAsync(int status)
    {
        _came.TrySetResult(status);
        return _counted.Task;
    }

    public void Counted() => _counted.TrySetResult();
}
