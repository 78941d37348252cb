using Chat.Service.Delivery;

namespace Chat.Service.Tests.Delivery;

public sealed class LeaderWatchTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_leader_is_stuck_once_the_same_row_has_been_the_oldest_for_too_long()
    {
        var watch = new LeaderWatch(_time, TimeSpan.FromSeconds(3));
        Assert.False(watch.IsStuck(5));
        _time.Pass(TimeSpan.FromSeconds(2.9));
        Assert.False(watch.IsStuck(5));
        _time.Pass(TimeSpan.FromSeconds(0.1));
        Assert.True(watch.IsStuck(5));
    }

    [Fact]
    public void One_that_works_or_has_nothing_to_do_is_not()
    {
        var watch = new LeaderWatch(_time, TimeSpan.FromSeconds(3));
        foreach (var oldest in new long?[] { 5, 6, null, null, 6, 7 })
        {
            _time.Pass(TimeSpan.FromSeconds(10));
            Assert.False(watch.IsStuck(oldest));
        }
    }
}
