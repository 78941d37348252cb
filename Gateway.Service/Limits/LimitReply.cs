using System.Globalization;
using Gateway.Service.Observing;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Limits;

/// <summary>
/// Tells a client how it stands: <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-10) for each rule, and for
/// the one with the least left <c>RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> as of revision 06, which more clients read.
/// </summary>
internal static class LimitReply
{
    private const double MicrosecondsPerSecond = 1_000_000;

    public static void Mark(HttpResponse response, LimitPlan plan, Verdict verdict)
    {
        var (text, tightest, least) = ("", 0, long.MaxValue);
        for (var i = 0; i < plan.Rules.Count; i++)
        {
            var rule = plan.Rules[i];
            var left = rule.LeftAt(verdict.Ahead[i]);
            text = string.Create(CultureInfo.InvariantCulture, $"{text}{(i > 0 ? ", " : "")}\"{rule.Name}\";r={left};t={Seconds(verdict.Ahead[i])}");
            if (left < least)
            {
                (tightest, least) = (i, left);
            }
        }

        var headers = response.Headers;
        headers["RateLimit-Policy"] = plan.Policies;
        headers["RateLimit"] = text;
        headers["RateLimit-Limit"] = plan.Rules[tightest].BurstText;
        headers["RateLimit-Remaining"] = Text(least);
        headers["RateLimit-Reset"] = Text(Seconds(verdict.Ahead[tightest]));
    }

    /// <summary>429 with <c>Retry-After</c>.</summary>
    public static Task RefuseAsync(HttpContext context, LimitPlan plan, Verdict verdict)
    {
        RequestFacts.Of(context).LimitedBy = plan.Rules.Index().MinBy(rule => rule.Item.LeftAt(verdict.Ahead[rule.Index])).Item.Name;
        var seconds = Math.Max(1, Seconds(verdict.Wait));
        context.Response.Headers.RetryAfter = Text(seconds);
        return Problem.Of(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests.", $"Try again in {Text(seconds)} s.").ExecuteAsync(context);
    }

    private static long Seconds(double microseconds) => (long)Math.Ceiling(microseconds / MicrosecondsPerSecond);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
