using System.Net;
using System.Net.Http.Json;
using Auth.Service.BackOff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.BackOff;

/// <summary>Guessing passwords, and the owner of the account meanwhile. Redis is down in these tests: the replica counts by itself.</summary>
public sealed class LoginBackOffTests(LoginBackOffTests.Patient shared) : IClassFixture<LoginBackOffTests.Patient>
{
    /// <summary>So long a wait that no machine is too slow to meet it.</summary>
    private static readonly (string Key, string Value) LongWait = ("BackOff:FirstSeconds", "600");

    private readonly AuthApi _api = shared.Api;
    private readonly string _attacker = Some.Address();
    private readonly string _elsewhere = Some.Address();

    [Fact]
    public async Task S20_Rule37_Guesses_on_one_account_are_answered_429_with_a_wait_and_then_even_the_password_is_not_looked_at()
    {
        var (email, _) = await RegisterAsync();
        await GuessAsync(email, 5);

        using var refused = await LoginAsync(email, "another guess", _attacker);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
        await LoginAsync(email, Some.Password, _attacker).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }

    [Fact]
    public async Task S19_An_unknown_account_is_slowed_down_like_a_known_one()
    {
        var email = Some.Email();
        await GuessAsync(email, 5);

        await LoginAsync(email, "another guess", _attacker).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }

    [Fact]
    public async Task S20_Guesses_from_one_address_on_many_accounts_are_slowed_down_too()
    {
        await using var strict = _api.Replica(LongWait, ("BackOff:TriesPerAddress", "6"));
        for (var i = 0; i < 6; i++)
        {
            await LoginAsync(Some.Email(), "a guess", _attacker, api: strict).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        await LoginAsync(Some.Email(), "a guess", _attacker, api: strict).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
        await LoginAsync(Some.Email(), "a guess", _elsewhere, api: strict).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task S21_Rule37_The_owner_gets_in_from_elsewhere_while_a_stranger_guesses()
    {
        var (email, _) = await RegisterAsync();
        await GuessAsync(email, 5);

        await LoginAsync(email, Some.Password, _elsewhere).ExpectAsync(HttpStatusCode.OK);
        await LoginAsync(email, Some.Password, _attacker).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }

    [Fact]
    public async Task S21_From_a_known_device_the_owner_gets_in_though_the_whole_world_guesses_and_from_the_same_address()
    {
        await using var strict = _api.Replica(LongWait, ("BackOff:TriesPerAccount", "4"), ("BackOff:TriesPerAddress", "4"));
        var (email, deviceToken) = await RegisterAsync(strict);
        for (var i = 0; i < 4; i++)
        {
            await LoginAsync(email, "a guess", _attacker, api: strict).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        }

        await LoginAsync(email, Some.Password, _elsewhere, api: strict).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
        var again = await LoginAsync(email, Some.Password, _attacker, deviceToken, strict).ExpectAsync(HttpStatusCode.OK);
        await LoginAsync(email, Some.Password, _elsewhere, again.GetProperty("device_token").GetString(), strict).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S21_A_known_device_is_no_way_around_the_back_off()
    {
        var (email, deviceToken) = await RegisterAsync();
        await GuessAsync(email, 5, deviceToken);

        await LoginAsync(email, Some.Password, _elsewhere, deviceToken).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }

    [Fact]
    public async Task S21_Unlocking_lets_everyone_try_again_by_address_and_name()
    {
        var (email, _) = await RegisterAsync();
        var username = Some.Username();
        await _api.InDatabaseAsync(async db =>
        {
            (await db.Users.SingleAsync(user => user.Email == email)).SetUsername(username);
            return await db.SaveChangesAsync();
        });
        await GuessAsync(email, 5);
        await GuessAsync(username, 5);

        await _api.InDatabaseAsync(async (db, services) =>
        {
            await services.GetRequiredService<LoginBackOff>().ClearAsync(await db.Users.SingleAsync(user => user.Email == email));
            return true;
        });

        await LoginAsync(email, Some.Password, _attacker).ExpectAsync(HttpStatusCode.OK);
        await LoginAsync(username, Some.Password, _attacker).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Slips_before_the_right_password_are_forgotten()
    {
        var (email, _) = await RegisterAsync();
        for (var i = 0; i < 3; i++)
        {
            await GuessAsync(email, 4);
            await LoginAsync(email, Some.Password, _attacker).ExpectAsync(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task S20_Asking_which_addresses_are_taken_is_slowed_down_and_registering_is_not()
    {
        await using var strict = _api.Replica(LongWait, ("BackOff:TriesPerAddress", "4"));
        string email = "";
        for (var i = 0; i < 6; i++)
        {
            (email, _) = await RegisterAsync(strict);
        }

        for (var i = 0; i < 4; i++)
        {
            await SendAsync("/auth/register", new { email, password = Some.Password }, _attacker, strict).ExpectProblemAsync(HttpStatusCode.Conflict, "email_taken");
        }

        await SendAsync("/auth/register", new { email, password = Some.Password }, _attacker, strict)
            .ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }

    private async Task<(string Email, string DeviceToken)> RegisterAsync(AuthApi? api = null)
    {
        var email = Some.Email();
        var reply = await SendAsync("/auth/register", new { email, password = Some.Password }, _attacker, api ?? _api).ExpectAsync(HttpStatusCode.Created);
        return (email, reply.GetProperty("device_token").GetString()!);
    }

    private async Task GuessAsync(string account, int times, string? deviceToken = null)
    {
        for (var i = 0; i < times; i++)
        {
            await LoginAsync(account, "a wrong guess", _attacker, deviceToken).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        }
    }

    private Task<HttpResponseMessage> LoginAsync(string username, string password, string from, string? deviceToken = null, AuthApi? api = null) =>
        SendAsync("/auth/login", new { username, password, device_token = deviceToken }, from, api ?? _api);

    private static async Task<HttpResponseMessage> SendAsync(string path, object body, string from, AuthApi api)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { ClientAddress.Header, from } } };
        return await api.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>One service for all of these tests.</summary>
    public sealed class Patient(AuthPostgres server) : IAsyncLifetime
    {
        private AuthApi? _api;

        internal AuthApi Api => _api!;

        public async ValueTask InitializeAsync() => _api = await AuthApi.NewAsync(server, LongWait);

        public ValueTask DisposeAsync() => _api!.DisposeAsync();
    }
}
