namespace Chat.Service.Demo;

/// <summary>When people write: on working days, most around eleven and three.</summary>
internal static class Calendar
{
    private const int Days = 56;
    private const double FirstHour = 8;
    private const double Hours = 10;

    /// <summary>The oldest message is not older than this before now.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(Days + 1);

    /// <summary>Moments before <paramref name="now"/>, in their order.</summary>
    public static List<DateTimeOffset> Moments(int count, DateTimeOffset now, Random random)
    {
        var moments = new List<DateTimeOffset>(count);
        while (moments.Count < count)
        {
            var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(-random.Next(Days));
            var hour = FirstHour + (Hours * (random.NextDouble() + random.NextDouble()) / 2);
            var moment = day.AddMilliseconds(Math.Floor(TimeSpan.FromHours(hour).TotalMilliseconds));
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && moment < now.AddHours(-1))
            {
                moments.Add(moment);
            }
        }

        moments.Sort();
        return moments;
    }
}
