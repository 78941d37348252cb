using System.Globalization;
using System.Text.RegularExpressions;

namespace RustyGate.ServiceDefaults.Tests;

/// <summary>What a document says that a test shows is shown by a test that exists.</summary>
public sealed partial class DocumentTests
{
    private const int Rules = 39;

    [Theory]
    [InlineData("security.md")]
    [InlineData("web.md")]
    public async Task Every_test_that_the_document_names_exists(string document)
    {
        var root = Root();
        var text = await File.ReadAllTextAsync(Path.Combine(root, "docs", document), TestContext.Current.CancellationToken);
        var sources = await Task.WhenAll(Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        var existing = sources.SelectMany(NamesIn).ToHashSet(StringComparer.Ordinal);

        var named = Named().Matches(text).Select(match => match.Groups["test"].Value).ToArray();

        Assert.NotEmpty(named);
        Assert.Equal([], named.Except(existing, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_rule_of_the_web_client_has_its_line_of_tests_that_carry_its_number()
    {
        var root = Root();
        var lines = Rule().Matches(await File.ReadAllTextAsync(Path.Combine(root, "docs", "web.md"), TestContext.Current.CancellationToken));

        Assert.Equal(Enumerable.Range(1, Rules), lines.Select(line => int.Parse(line.Groups["number"].Value, CultureInfo.InvariantCulture)));
        foreach (Match line in lines)
        {
            foreach (var test in line.Groups["test"].Captures.Select(capture => capture.Value))
            {
                var shown = test.EndsWith(".ts", StringComparison.Ordinal) ? await File.ReadAllTextAsync(Path.Combine(root, test), TestContext.Current.CancellationToken) : test;
                Assert.Matches($@"Rule{line.Groups["number"].Value}(?!\d)", shown);
            }
        }
    }

    private static IEnumerable<string> NamesIn(string source) =>
        Namespace().Match(source) is { Success: true } space && Class().Match(source) is { Success: true } type
            ? Method().Matches(source).Select(method => $"{space.Groups["name"].Value}.{type.Groups["name"].Value}.{method.Groups["name"].Value}")
            : [];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RustyGate.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| (?<number>\d+) \| [^|]* \| (`(?<test>[^`]+)`(<br>)?)+ \|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"`(?<test>[\w.]+Tests\.\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"class (?<name>\w+Tests)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Class();

    [GeneratedRegex(@"^    public (static )?(async )?[\w<>]+ (?<name>\w+)\(", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Method();
}
