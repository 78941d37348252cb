using FsCheck;
using FsCheck.Fluent;

namespace Notify.Service.Tests.Delivery;

/// <summary>
/// The hub against a model of twenty lines: whatever way commits, lost, repeated and reordered publishes, sweeps, new streams, cuts and
/// changes of membership interleave, each stream gets exactly what its user may see, once, in order.
/// </summary>
public sealed class DeliveryModelTests
{
    [Fact]
    public void R8_R9_Any_interleaving_delivers_to_each_stream_what_it_may_see_once_and_in_order()
    {
        var steps = Gen.Frequency(
            (6, Gen.Choose(0, 3).SelectMany(chat => Gen.Choose(0, 3), (chat, user) => new Step(Kind.Say, chat, user))),
            (3, Gen.Choose(0, 3).SelectMany(chat => Gen.Choose(0, 3), (chat, user) => new Step(Kind.Join, chat, user))),
            (2, Gen.Choose(0, 3).SelectMany(chat => Gen.Choose(0, 3), (chat, user) => new Step(Kind.Leave, chat, user))),
            (5, Gen.Choose(0, 9).SelectMany(from => Gen.Choose(1, 4), (from, count) => new Step(Kind.Publish, from, count))),
            (2, Gen.Constant(new Step(Kind.Sweep, 0, 0))),
            (3, Gen.Choose(0, 3).Select(user => new Step(Kind.Connect, user, 0))),
            (3, Gen.Choose(0, 9).Select(which => new Step(Kind.Snapshot, which, 0))),
            (4, Gen.Choose(0, 9).Select(which => new Step(Kind.Attach, which, 0))),
            (2, Gen.Choose(0, 9).Select(which => new Step(Kind.Cut, which, 0))));
        var runs = Arb.From(Gen.ListOf(steps, 120), Shorter);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000),
            Prop.ForAll(runs, run => new DeliveryModel(recentEvents: 8).Run(run)));
    }

    /// <summary>The same run with a piece left out, long pieces first: a failure is shown by the few steps that it needs.</summary>
    private static IEnumerable<List<Step>> Shorter(List<Step> run)
    {
        for (var piece = run.Count / 2; piece > 0; piece /= 2)
        {
            for (var start = 0; start + piece <= run.Count; start += piece)
            {
                yield return [.. run[..start], .. run[(start + piece)..]];
            }
        }
    }

    [Fact]
    public void R8_Streams_of_one_user_whose_snapshots_overtake_each_other_both_get_everything()
    {
        var model = new DeliveryModel(recentEvents: 100);
        model.Run(
        [
            new(Kind.Connect, 0, 0), new(Kind.Connect, 0, 0), new(Kind.Join, 1, 0), new(Kind.Snapshot, 0, 0), new(Kind.Say, 1, 0),
            new(Kind.Leave, 1, 0), new(Kind.Say, 1, 0), new(Kind.Snapshot, 1, 0), new(Kind.Attach, 1, 0), new(Kind.Attach, 0, 0),
            new(Kind.Join, 1, 0), new(Kind.Say, 1, 0), new(Kind.Sweep, 0, 0),
        ]);
    }
}

/// <summary>What can happen.</summary>
public enum Kind
{
    Say,
    Join,
    Leave,
    Publish,
    Sweep,
    Connect,
    Snapshot,
    Attach,
    Cut,
}

/// <summary>One thing that happens, to what, and how.</summary>
public sealed record Step(Kind Kind, int First, int Second);
