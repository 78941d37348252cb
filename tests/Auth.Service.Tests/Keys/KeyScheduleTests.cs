using Auth.Service.Keys;
using Auth.Service.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;

namespace Auth.Service.Tests.Keys;

/// <summary>R21, by a model: whatever happens when, no token that is good meets a verifier that does not know its key.</summary>
public sealed class KeyScheduleTests
{
    private static readonly SigningKeyOptions Keys = new();
    private static readonly LifetimeOptions Lifetimes = new();
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a verifier keeps at most: <c>max-age</c> in a cache between, and its own five minutes.</summary>
    private static readonly TimeSpan MostCached = TimeSpan.FromMinutes(10);

    [Fact]
    public void There_is_a_current_and_a_next_key_from_the_start()
    {
        var schedule = new Simulation();

        Assert.Equal(2, schedule.Published.Count);
        Assert.NotNull(KeySchedule.Current(schedule.Published, Start));
        Assert.Null(KeySchedule.Next(schedule.Published, Start)!.ActivatedAt);
        Assert.False(schedule.IsDue);
    }

    [Fact]
    public void R21_A_key_signs_for_thirty_days_and_is_published_as_long_as_its_last_token_lives()
    {
        var simulation = new Simulation();
        var first = simulation.Current.Kid;

        simulation.Pass(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        Assert.Equal(first, simulation.Current.Kid);

        simulation.Pass(TimeSpan.FromMinutes(1));
        Assert.NotEqual(first, simulation.Current.Kid);
        Assert.Equal(3, simulation.Published.Count);

        simulation.Pass(TimeSpan.FromMinutes(15));
        Assert.Contains(simulation.Published, key => key.Kid == first);

        simulation.Pass(TimeSpan.FromMinutes(10));
        Assert.DoesNotContain(simulation.Published, key => key.Kid == first);
        Assert.Empty(simulation.All.Single(key => key.Kid == first).PrivateKey);
    }

    [Fact]
    public void R21_A_second_rotation_right_after_one_waits_until_every_verifier_knows_the_key()
    {
        var simulation = new Simulation();
        simulation.Pass(TimeSpan.FromDays(1));
        Assert.True(simulation.Rotate());
        var second = simulation.Current.Kid;

        Assert.True(simulation.Rotate());
        Assert.False(simulation.Rotate());

        Assert.Equal(second, simulation.Current.Kid);
        simulation.Pass(TimeSpan.FromSeconds(Keys.LeadSeconds));
        Assert.NotEqual(second, simulation.Current.Kid);
    }

    /// <summary>Each step lets up to a day pass, in odd amounts, and now and then someone rotates by hand.</summary>
    [Fact]
    public void R21_No_good_token_meets_an_unknown_key_whatever_happens_when() =>
        Prop.ForAll<(PositiveInt Minutes, bool Rotate)[]>(steps =>
        {
            var simulation = new Simulation();
            foreach (var (minutes, rotate) in steps)
            {
                simulation.Pass(TimeSpan.FromSeconds(minutes.Get * 97 % 86_400));
                if (rotate)
                {
                    simulation.Rotate();
                }

                AssertKnown(simulation);
            }
        }).QuickCheckThrowOnFailure();

    private static void AssertKnown(Simulation simulation)
    {
        var now = simulation.Now;
        Assert.Single(simulation.Published, key => key == KeySchedule.Next(simulation.Published, now));

        // A replica that read the keys a while ago signs with what was current then; such a token may be as old as tokens get.
        var oldest = now - SigningKeyRing.MaxAge(Keys) - TimeSpan.FromSeconds(Lifetimes.AccessSeconds + 30);
        foreach (var key in simulation.All.Where(key => key.ActivatedAt <= now))
        {
            var until = simulation.All.Where(other => other.ActivatedAt > key.ActivatedAt && other.ActivatedAt <= now).Min(other => other.ActivatedAt) ?? now;
            Assert.True(until < oldest || key.RetiredAt is null, "a token's key is gone");
            Assert.True(key == simulation.All[0] || key.ActivatedAt - key.CreatedAt >= MostCached, "a verifier has not heard of a key yet");
        }
    }

    private sealed class Simulation
    {
        private readonly KeySchedule _schedule = new(Options.Create(Keys), Options.Create(Lifetimes));
        private int _next;

        public Simulation() => Advance();

        public DateTimeOffset Now { get; private set; } = Start;

        public List<SigningKey> All { get; } = [];

        public IReadOnlyList<SigningKey> Published => [.. All.Where(key => key.RetiredAt is null)];

        public SigningKey Current => KeySchedule.Current(Published, Now)!;

        public bool IsDue => _schedule.IsDue(Published, Now);

        public void Pass(TimeSpan time)
        {
            Now += time;
            Advance();
        }

        public bool Rotate()
        {
            var rotated = _schedule.Rotate(Published, Now);
            Advance();
            return rotated;
        }

        private void Advance()
        {
            All.AddRange(_schedule.Advance(Published, Now, Create));
            Assert.False(IsDue);
        }

        private SigningKey Create() => new()
        {
            Kid = $"key {_next++}",
            PublicJwk = new PublicKey("EC", "P-256", "", "", "", "ES256", "sig"),
            PrivateKey = [1],
            CreatedAt = Now,
        };
    }
}
