using System.Diagnostics;
using System.Net;
using Auth.Service.Passwords;
using Auth.Service.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.Accounts;

/// <summary>Nobody learns by work or time who has an account.</summary>
public sealed class EnumerationTests(AuthPostgres server)
{
    private const int Runs = 11;
    private const int Rounds = 5;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(5);

    private static readonly (string Key, string Value)[] Settings =
    [
        ("Registration:RequireVerifiedEmail", "true"), ("BackOff:Tries", "1000"), ("BackOff:TriesPerAccount", "100000"), ("BackOff:TriesPerAddress", "100000"),
    ];

    [Theory]
    [InlineData("login by address")]
    [InlineData("login by name")]
    [InlineData("registration")]
    [InlineData("reset")]
    public async Task S19_A_known_and_an_unknown_account_cost_the_same_work_and_the_same_time(string what)
    {
        using var mails = new MailFolder();
        await using var api = await AuthApi.NewAsync(server, [mails.Setting, .. Settings]);
        var (email, username) = (Some.Email(), Some.Username());
        await api.PostAsync("/auth/register", new { email, username, password = Some.Password }).ExpectAsync(HttpStatusCode.Accepted);
        Task KnownAsync() => AskAsync(api, what, email, username);
        Task UnknownAsync() => AskAsync(api, what, Some.Email(), Some.Username());
        await KnownAsync();
        await UnknownAsync();

        Assert.Equal(await StatementsAsync(api, UnknownAsync), await StatementsAsync(api, KnownAsync));
        Assert.Equal(await HashesAsync(api, UnknownAsync), await HashesAsync(api, KnownAsync));

        // On a quiet machine the first round shows it. On a busy one all of them together must not show the contrary.
        using var yardstick = new Yardstick();
        var differences = new List<TimeSpan>();
        do
        {
            differences.AddRange(await DifferencesAsync(KnownAsync, UnknownAsync));
        }
        while (Median(differences).Duration() > Tolerance && differences.Count < Rounds * Runs);

        var (least, most) = Bounds(differences);
        var tolerance = yardstick.Of(Tolerance);
        Assert.True(least <= tolerance && most >= -tolerance, $"{what}: they differ by {least.TotalMilliseconds:0.0} to {most.TotalMilliseconds:0.0} ms");
    }

    private static async Task AskAsync(AuthApi api, string what, string email, string username)
    {
        using var reply = what switch
        {
            "login by address" => await api.PostAsync("/auth/login", new { email, password = "a wrong password" }),
            "login by name" => await api.PostAsync("/auth/login", new { username, password = "a wrong password" }),
            "registration" => await api.PostAsync("/auth/register", new { email, password = Some.Password }),
            _ => await api.PostAsync("/auth/password/forgot", new { email }),
        };
        Assert.Equal(what.StartsWith("login", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized : HttpStatusCode.Accepted, reply.StatusCode);
    }

    /// <summary>How many statements a request takes. What runs in the background meanwhile only adds to them, so the fewest count.</summary>
    private static async Task<int> StatementsAsync(AuthApi api, Func<Task> ask)
    {
        var counts = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            var before = Count();
            await ask();
            counts.Add(Count() - before);
        }

        return counts.Min();

        int Count() => api.Logged.Count(line => line.StartsWith("Executed DbCommand", StringComparison.Ordinal));
    }

    /// <summary>How many passwords are hashed for a request: most of its time.</summary>
    private static async Task<long> HashesAsync(AuthApi api, Func<Task> ask)
    {
        var hasher = api.Services.GetRequiredService<PasswordHasher>();
        var before = hasher.Hashes;
        await ask();
        return hasher.Hashes - before;
    }

    /// <summary>
    /// In pairs, one right after the other and each first in turn, so that what the machine does meanwhile meets both.
    /// </summary>
    private static async Task<List<TimeSpan>> DifferencesAsync(Func<Task> one, Func<Task> other)
    {
        var differences = new List<TimeSpan>();
        for (var i = 0; i < Runs; i++)
        {
            var isOneFirst = i % 2 == 0;
            var first = await TimeAsync(isOneFirst ? one : other);
            var second = await TimeAsync(isOneFirst ? other : one);
            differences.Add(isOneFirst ? first - second : second - first);
        }

        return differences;
    }

    private static TimeSpan Median(List<TimeSpan> differences) => differences.Order().ElementAt(differences.Count / 2);

    /// <summary>Where the median lies, as sure as three standard deviations of a sign test make it.</summary>
    private static (TimeSpan Least, TimeSpan Most) Bounds(List<TimeSpan> differences)
    {
        var outside = Math.Max(0, (int)((differences.Count / 2.0) - (1.5 * Math.Sqrt(differences.Count))));
        var ordered = differences.Order().ToList();
        return (ordered[outside], ordered[^(outside + 1)]);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> ask)
    {
        var start = Stopwatch.GetTimestamp();
        await ask();
        return Stopwatch.GetElapsedTime(start);
    }
}
