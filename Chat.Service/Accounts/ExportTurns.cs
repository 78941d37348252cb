namespace Chat.Service.Accounts;

/// <summary>
/// A few exports at once, for each holds a connection to the database as long as its reader takes: slow readers must not take them from
/// everyone else.
/// </summary>
internal sealed class ExportTurns
{
    private const int AtOnce = 2;

    private int _taken;

    /// <summary>To be disposed at the end; null when all turns are taken.</summary>
    public IDisposable? Take()
    {
        if (Interlocked.Increment(ref _taken) <= AtOnce)
        {
            return new Turn(this);
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Turn(ExportTurns turns) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref turns._taken);
    }
}
