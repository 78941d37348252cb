using Checker;

namespace Notify.Service.Tests.Checker;

/// <summary>A judge that finds nothing wrong must be shown to find what is.</summary>
public sealed class LedgerTests
{
    [Fact]
    public void A_run_in_which_all_held_is_not_accused()
    {
        var ledger = Run();
        ledger.Invoked("unanswered");

        Assert.Empty(ledger.Broken());
    }

    [Theory]
    [InlineData("R1")]
    [InlineData("R2")]
    [InlineData("R3")]
    [InlineData("R7")]
    [InlineData("R9")]
    public void Each_broken_promise_is_found(string promise)
    {
        var ledger = Run();
        switch (promise)
        {
            case "R1":
                ledger.Invoked("lost");
                ledger.Acknowledged("lost");
                break;
            case "R2":
                ledger.Received("ann", "e:4", "b");
                break;
            case "R3":
                ledger.Received("ann", "e:1", "c");
                ledger.Invoked("c");
                break;
            case "R7":
                ledger.Received("ann", "e:9", null);
                break;
            case "R9":
                ledger.WasOutside("ben", 2, 6);
                break;
        }

        Assert.Contains(ledger.Broken(), broken => broken.StartsWith(promise, StringComparison.Ordinal));
    }

    private static Ledger Run()
    {
        var ledger = new Ledger();
        foreach (var (id, cursor) in (ReadOnlySpan<(string, string)>)[("a", "e:2"), ("b", "e:3")])
        {
            ledger.Invoked(id);
            ledger.Acknowledged(id);
            ledger.Received("ann", cursor, id);
            ledger.Received("ben", cursor, id);
        }

        return ledger;
    }
}
