namespace Gateway.Service.Circuits;

/// <summary>Tells a circuit how a request fares as soon as its answer begins: a stream may then go on for hours.</summary>
internal sealed class FirstAnswer
{
    private readonly TaskCompletionSource<int> _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<int> Status => _came.Task;

    public void Came(int status) => _came.TrySetResult(status);
}
