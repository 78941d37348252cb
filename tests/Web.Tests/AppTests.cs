namespace Web.Tests;

public sealed class AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rule39_The_readme_says_that_there_is_no_limit_no_licence_and_no_call_home()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "RustyGate.sln")))
        {
            root = root.Parent!;
        }

        var readme = await File.ReadAllTextAsync(Path.Combine(root.FullName, "README.md"), Cancel);

        Assert.Contains("There is no limit on people, messages or time in it, no licence key, and it calls nobody.", readme.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }
}
