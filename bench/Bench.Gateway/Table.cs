namespace Bench.Gateway;

/// <summary>Medians, and medians of the ratios within a round.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<Contender> contenders, IReadOnlyList<Result[]> rounds)
    {
        var nginx = contenders.Index().FirstOrDefault(one => one.Item.Name == "nginx", (-1, null!)).Index;
        Console.WriteLine("          |    req/s  µs/req  p99 ms |  of nginx's: req/s  µs/req  p99");
        foreach (var (index, contender) in contenders.Index())
        {
            Console.Write($"{contender.Name,-9} | {Median(result => result[index].PerSecond),8:F0} {Median(result => result[index].Microseconds),7:F1} {Median(result => result[index].P99),7:F2} |");
            Console.WriteLine(nginx < 0 ? " nginx is missing" : $"         {Median(result => result[index].PerSecond / result[nginx].PerSecond),14:F2} {Median(result => result[index].Microseconds / result[nginx].Microseconds),7:F2} {Median(result => result[index].P99 / result[nginx].P99),4:F2}");
        }

        double Median(Func<Result[], double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
    }
}
