namespace Bench.Gateway;

/// <summary>All contenders in turns: what the machine does besides meets each of them alike.</summary>
internal static class Rounds
{
    private const int WarmRounds = 3;

    public static async Task<IReadOnlyList<Result[]>> RunAsync(IReadOnlyList<Contender> contenders, int rounds, int seconds)
    {
        foreach (var contender in contenders)
        {
            // Warm: just-in-time compiled, connections open. On a busy machine the compiler needs more than one round for that.
            await Task.Run(() => Wrk.Run(contender, seconds * WarmRounds));
        }

        var results = new List<Result[]>();
        for (var round = 0; round < rounds; round++)
        {
            results.Add([.. contenders.Select(contender => Wrk.Run(contender, seconds))]);
        }

        return results;
    }
}
