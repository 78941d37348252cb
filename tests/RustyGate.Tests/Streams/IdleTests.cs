using RustyGate.Tests.Running;

namespace RustyGate.Tests.Streams;

/// <summary>Runs last, when the streams that nobody has used are old.</summary>
[Collection(Last.Name)]
public sealed class IdleTests(RunningSystem system)
{
    [Fact]
    public Task R12_Streams_on_which_nothing_happens_outlive_every_time_out_on_their_way() => system.Idle;
}
