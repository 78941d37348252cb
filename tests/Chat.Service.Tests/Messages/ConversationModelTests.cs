using FsCheck;
using FsCheck.Fluent;

namespace Chat.Service.Tests.Messages;

/// <summary>
/// A chat against a model that is a list: whatever way sending, editing, deleting, reacting, reading, joining and leaving follow each other,
/// each reader sees the same messages in the same order, and the counts are those of counting.
/// </summary>
public sealed class ConversationModelTests(SharedApi shared) : IClassFixture<SharedApi>
{
    [Fact]
    public void R3_Experience33_Any_sequence_of_changes_leaves_one_order_and_counts_that_are_right_for_every_reader()
    {
        var steps = Gen.Frequency(
            (6, Step(Kind.Send)), (2, Step(Kind.MentionSomeone)), (2, Step(Kind.MentionAll)), (3, Step(Kind.Edit)), (3, Step(Kind.Delete)), (2, Step(Kind.React)),
            (3, Step(Kind.Read)), (2, Step(Kind.MarkUnread)), (2, Step(Kind.Leave)), (3, Step(Kind.Join)));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(12),
            Prop.ForAll(Arb.From(Gen.ListOf(steps, 30)), run => new ConversationModel(shared.Api).RunAsync(run).GetAwaiter().GetResult()));
    }

    private static Gen<Step> Step(Kind kind) =>
        Gen.Choose(0, 2).SelectMany(person => Gen.Choose(0, 19), (person, which) => new Step(kind, person, which));
}

/// <summary>What can happen.</summary>
public enum Kind
{
    Send,
    MentionSomeone,
    MentionAll,
    Edit,
    Delete,
    React,
    Read,
    MarkUnread,
    Leave,
    Join,
}

/// <summary>One thing that someone does, to one of the messages.</summary>
public sealed record Step(Kind Kind, int Person, int Which);
