namespace Bench.Gateway;

/// <summary>All contenders in turns: what the machine does besides meets each of them alike.</summary>
internal static class Rounds
{
    public static async Task<IReadOnlyList<Result[]>> RunAsync(IReadOnlyList<Contender> contenders, int rounds, int seconds)
    {
        foreach (var contender in contenders)
        {
            // Warm: just-in-time compiled, connections open.
            await Task.Run(() => Wrk.Run(contender, seconds));
        }

        var results = new List<Result[]>();
        for (var round = 0; round < rounds; round++)
        {
            results.Add([.. contenders.Select(contender => Wrk.Run(contender, seconds))]);
        }

        return results;
    }
}
