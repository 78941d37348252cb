using System.Text.RegularExpressions;

namespace RustyGate.ServiceDefaults.Tests;

/// <summary>What docs/security.md says that a test shows is shown by a test that exists.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public async Task Every_test_that_the_document_names_exists()
    {
        var root = Root();
        var text = await File.ReadAllTextAsync(Path.Combine(root, "docs", "security.md"), TestContext.Current.CancellationToken);
        var sources = await Task.WhenAll(Directory.EnumerateFiles(Path.Combine(root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        var existing = sources.SelectMany(NamesIn).ToHashSet(StringComparer.Ordinal);

        var named = Named().Matches(text).Select(match => match.Groups["test"].Value).ToArray();

        Assert.NotEmpty(named);
        Assert.Equal([], named.Except(existing, StringComparer.Ordinal));
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

    [GeneratedRegex(@"`(?<test>[\w.]+Tests\.\w+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"class (?<name>\w+Tests)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Class();

    [GeneratedRegex(@"^    public (static )?(async )?[\w<>]+ (?<name>\w+)\(", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Method();
}
