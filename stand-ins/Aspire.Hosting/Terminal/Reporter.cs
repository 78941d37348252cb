using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Terminal;

/// <summary>What the AppHost itself says on its console: progress, failures, and at last the table of addresses. Plain where it is no terminal.</summary>
internal sealed partial class Reporter(TextWriter output, bool colours)
{
    private const int NameWidth = 18;

    private readonly Lock _gate = new();

    public static Reporter ForConsole() => new(
        Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public static Reporter Silent() => new(TextWriter.Null, colours: false);

    public IProgress<string> ProgressOf(IResource resource) => ProgressOf(resource.Name);

    public IProgress<string> ProgressOf(string name) => new Line(this, name);

    public void Failed(string name, string what, IEnumerable<string> lastLines)
    {
        lock (_gate)
        {
            output.WriteLine();
            output.WriteLine($"  {Paint(Colour.Red, $"{name} {what}.")}");
            foreach (var line in lastLines)
                output.WriteLine($"    {Paint(Colour.Dim, WithoutColours().Replace(WithoutTime(line), ""))}");
        }
    }

    public void NotStarted(string name, string because) => Write(name, Paint(Colour.Red, $"not started: {because}"));

    /// <summary>The reason why the application ends, with what to do about it.</summary>
    public void Error(string message)
    {
        lock (_gate)
        {
            output.WriteLine();
            output.WriteLine(Paint(Colour.Red, "Error: ") + message);
        }
    }

    /// <summary>A heading, rows of names and values, and a line below.</summary>
    public void Table(string heading, IReadOnlyList<(string Name, string Value)> rows, string footer)
    {
        lock (_gate)
        {
            output.WriteLine();
            output.WriteLine($"  {Paint(Colour.Green, heading)}");
            output.WriteLine();
            foreach (var (name, value) in rows)
                output.WriteLine($"  {Paint(Colour.Dim, name.PadRight(NameWidth))}{value}");
            output.WriteLine();
            output.WriteLine($"  {Paint(Colour.Dim, footer)}");
        }
    }

    private void Write(string name, string text)
    {
        lock (_gate)
            output.WriteLine($"  {Paint(Colour.Dim, name.PadRight(NameWidth))}{text}");
    }

    private string Paint(Colour colour, string text) => colours ? $"\e[{(int)colour}m{text}\e[0m" : text;

    /// <summary>The engine puts the time before each line.</summary>
    private static string WithoutTime(string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 && DateTime.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, out _) ? line[(space + 1)..] : line;

    [GeneratedRegex(@"\e\[[0-9;]*m", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WithoutColours();

    private enum Colour
    {
        Dim = 2,
        Red = 31,
        Green = 32,
    }

    private sealed class Line(Reporter reporter, string name) : IProgress<string>
    {
        public void Report(string value) => reporter.Write(name, value);
    }
}
