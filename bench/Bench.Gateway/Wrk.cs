using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Gateway;

/// <summary>wrk: 64 connections, one thread, each sends the next request when it has the answer.</summary>
internal static partial class Wrk
{
    private const string Program = "wrk";

    public static bool IsInstalled
    {
        get
        {
            try
            {
                Run("-v");
                return true;
            }
            catch (Win32Exception)
            {
                return false;
            }
        }
    }

    public static Result Run(Contender contender, int seconds)
    {
        var before = contender.ProcessorSeconds;
        string[] token = contender.Token is { } value ? ["-H", $"Authorization: Bearer {value}"] : [];
        var output = Run(["-t1", "-c64", $"-d{seconds}s", "--latency", .. token, contender.Url]);
        var used = contender.ProcessorSeconds - before;
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{contender.Name} failed requests:\n{output}");
        }

        var requests = double.Parse(Requests().Match(output).Groups["value"].Value, CultureInfo.InvariantCulture);
        var rate = double.Parse(Rate().Match(output).Groups["value"].Value, CultureInfo.InvariantCulture);
        var p99 = P99().Match(output);
        var unit = p99.Groups["unit"].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
        return new Result(rate, used * 1_000_000 / requests, double.Parse(p99.Groups["value"].Value, CultureInfo.InvariantCulture) * unit);
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    [GeneratedRegex(@"(?<value>\d+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+(?<value>[\d.]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+(?<value>[\d.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex P99();
}
