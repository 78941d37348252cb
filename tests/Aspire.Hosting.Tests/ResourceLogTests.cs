using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Tests;

/// <summary>With files as the engine writes them: each line has its number and its time first.</summary>
public sealed class ResourceLogTests : IDisposable
{
    private const string Noon = "2026-01-01T12:00:0";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("resource-log-test-");
    private readonly ResourceLog _log = new();

    public ResourceLogTests()
    {
        _log.BeginRun();
        _log.Attach(new ProcessConsole(Output, Errors));
    }

    private string Output => Path.Combine(_folder.FullName, "out");

    private string Errors => Path.Combine(_folder.FullName, "err");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Both_streams_and_the_AppHosts_own_lines_are_in_the_order_of_their_times()
    {
        File.WriteAllText(Output, $"1 {Noon}1.000Z one\n2 {Noon}3.000Z three\r\n");
        File.WriteAllText(Errors, $"1 {Noon}2.000Z two\n");
        _log.Write("ours");
        File.AppendAllText(Output, $"3 {Noon}4.000Z \n");

        Assert.Equal(
            [new(1, $"{Noon}1.000Z one", false), new(2, $"{Noon}2.000Z two", true), new(3, $"{Noon}3.000Z three", false), new(4, "ours", false), new(5, $"{Noon}4.000Z ", false)],
            _log.All());
    }

    [Fact]
    public void A_line_is_one_when_it_is_ended_or_its_process()
    {
        File.WriteAllText(Output, $"1 {Noon}1.000Z wh");
        Assert.Empty(_log.All());

        File.AppendAllText(Output, $"ole\n2 {Noon}2.000Z half");
        Assert.Equal($"{Noon}1.000Z whole", Assert.Single(_log.All()).Content);

        _log.EndRun();
        Assert.Equal($"{Noon}2.000Z half", _log.After(1).Single().Content);
    }

    [Fact]
    public void Of_a_large_file_the_end_is_read()
    {
        const int Written = 100_000;
        File.WriteAllLines(Output, Enumerable.Range(1, Written).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} {Noon}1.000Z {i,100}")));

        var lines = _log.All();

        Assert.Equal(2000, lines.Count);
        Assert.Equal(Enumerable.Range(Written - 1999, 2000), lines.Select(l => int.Parse(l.Content.Split(' ')[^1], CultureInfo.InvariantCulture)));
        Assert.True(_log.LastNumber < Written, "All of it was read.");
    }

    [Fact]
    public void The_last_run_is_what_its_process_wrote_and_what_was_said_of_it()
    {
        File.WriteAllText(Output, $"1 {Noon}1.000Z former\n");
        _log.EndRun();
        File.Delete(Output);
        _log.BeginRun();
        File.WriteAllText(Output, $"1 {Noon}2.000Z latter\n");
        _log.Attach(new ProcessConsole(Output, Errors));

        Assert.Equal($"{Noon}2.000Z latter", Assert.Single(_log.LastRun()).Content);
        Assert.Equal([1, 2], _log.All().Select(l => l.LineNumber));
    }
}
