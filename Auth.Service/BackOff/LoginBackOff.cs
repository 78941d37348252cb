using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Auth.Service.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Auth.Service.BackOff;

/// <summary>
/// Slows guessing down without locking anybody out. Attempts are counted by account and address together, by address, and by account;
/// those of a device that the owner has signed in with before by that device alone, so that no stranger's attempts close its way.
/// Counters are named by what was given, not by the account behind it: an unknown one is slowed down just the same.
/// </summary>
public sealed partial class LoginBackOff(
    RedisAttempts shared, LocalAttempts local, IOptions<BackOffOptions> options, ILogger<LoginBackOff> logger)
{
    private const int NameBytes = 16;

    /// <summary>Counts an attempt to sign in.</summary>
    /// <param name="account">The <see cref="Identifier.Key"/> of the address or name that was given, whether it is somebody's or not.</param>
    /// <param name="address">Where it comes from, or null.</param>
    /// <param name="knownDevice">Which device of the owner's it comes from; null for any other.</param>
    public Task<Attempt> BeginAsync(string account, IPAddress? address, Guid? knownDevice = null)
    {
        var key = AccountKey(account);
        return BeginAsync(knownDevice is not null
            ? [new Counter(key, $"device-{knownDevice:N}", options.Value.Tries)]
            : [new Counter(key, $"from-{Name(Network(address))}", options.Value.Tries), Of(address), new Counter(key, "all", options.Value.TriesPerAccount)]);
    }

    /// <summary>Counts an attempt that concerns no account: a registration, a token out of a mail.</summary>
    public Task<Attempt> BeginAsync(IPAddress? address) => BeginAsync([Of(address)]);

    /// <summary>It was right: what its own counter holds was the owner's slips.</summary>
    public async Task SucceedAsync(Attempt attempt)
    {
        await OnAsync(store => store.ResetAsync(attempt.Counters[0]));
        if (attempt.Counters.Count > 1)
        {
            await OnAsync(store => store.GiveBackAsync([.. attempt.Counters.Skip(1)]));
        }
    }

    /// <summary>Nothing was tried after all, or nothing that a stranger learns from.</summary>
    public Task WithdrawAsync(Attempt attempt) => OnAsync(store => store.GiveBackAsync(attempt.Counters));

    /// <summary>Lets everyone try this account again at once, for <c>admin unlock</c> and after a reset of its password.</summary>
    public async Task ClearAsync(User user)
    {
        string[] keys = [AccountKey(user.EmailKey), .. user.UsernameKey is { } username ? [AccountKey(username)] : Array.Empty<string>()];
        await local.ForgetAsync(keys);
        await OnAsync(store => store.ForgetAsync(keys));
    }

    /// <summary>429 <c>too_many_attempts</c> with <c>Retry-After</c>: the same whether the account exists or not.</summary>
    public static ProblemHttpResult Problem(Attempt attempt, HttpResponse response)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(attempt.Wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        response.Headers.RetryAfter = seconds;
        return RustyGate.ServiceDefaults.Problems.Problem.Of(
            StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many attempts.", $"Try again in {seconds} s.");
    }

    private async Task<Attempt> BeginAsync(IReadOnlyList<Counter> counters)
    {
        var wait = TimeSpan.Zero;
        await OnAsync(async store => wait = await store.TakeAsync(counters));
        return new Attempt(counters, wait);
    }

    /// <summary>In Redis; where that does not answer, in this replica's memory.</summary>
    private async Task OnAsync(Func<IAttemptStore, Task> work)
    {
        try
        {
            await work(shared);
        }
        catch (Exception down) when (down is RedisException or TimeoutException)
        {
            Log.Alone(logger, down.GetType().Name);
            await work(local);
        }
    }

    private Counter Of(IPAddress? address) => new($"address:{Name(Network(address))}", "all", options.Value.TriesPerAddress);

    private static string AccountKey(string account) => $"account:{Name(account)}";

    /// <summary>A home has a whole /64 of IPv6 addresses to try from, so that counts as one.</summary>
    private static string Network(IPAddress? address) => address is null ? ""
        : address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : address.ToString();

    /// <summary>Of one length whatever was given, and no address or name to be read in Redis.</summary>
    private static string Name(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, NameBytes));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Attempts are counted by this replica alone: Redis does not answer ({Reason}).")]
        public static partial void Alone(ILogger logger, string reason);
    }
}
