using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Limits;

/// <summary>
/// A token bucket per client address for everything, and a smaller one for <c>/auth/*</c> and its other names; 429 with <c>Retry-After</c> when either is
/// empty. Health probes are not counted. Buckets of addresses that stay away are forgotten by the framework.
/// </summary>
internal static class RateLimits
{
    private static readonly PathString[] SignInPaths = ["/auth", "/bff", "/register", "/login", "/api/signup", "/api/signin", "/setup"];

    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().Bind(builder.Configuration.GetSection(RateLimitOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        builder.Services.AddRateLimiter(limiter => limiter.OnRejected = RefuseAsync);
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, options) =>
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                Buckets(options.Value, path => !path.StartsWithSegments("/health", StringComparison.Ordinal)),
                Buckets(options.Value.Auth, IsSignIn)));
    }

    public static void UseRateLimits(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value.Enabled)
        {
            app.UseRateLimiter();
        }
        else
        {
            app.Logger.LogWarning("RATE LIMITS ARE OFF (RateLimits:Enabled is false). Never run like this where strangers can reach it.");
        }
    }

    /// <summary>Registration and login under all their names.</summary>
    private static bool IsSignIn(PathString path) => SignInPaths.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    private static PartitionedRateLimiter<HttpContext> Buckets(BucketOptions bucket, Func<PathString, bool> counts) =>
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => counts(context.Request.Path)
            ? RateLimitPartition.GetTokenBucketLimiter(ClientAddress.Of(context), _ => Bucket(bucket))
            : RateLimitPartition.GetNoLimiter(IPAddress.Any));

    private static TokenBucketRateLimiterOptions Bucket(BucketOptions options) => new()
    {
        TokenLimit = options.Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.PermitsPerMinute,
        QueueLimit = 0,
    };

    private static ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var problem = Problem.Of(
            StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests from this address.", $"Try again in {seconds} s.");
        return new ValueTask(problem.ExecuteAsync(rejected.HttpContext));
    }
}
