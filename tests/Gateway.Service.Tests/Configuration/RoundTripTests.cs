using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Service.Configuration;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Tests.Configuration;

/// <summary>What the gateway shows as what runs can be put back into a file.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> Names = Gen.Elements("shop", "tea", "a.b", "c-d", "E_1");

    private static readonly Gen<string> Texts = Gen.Elements("", "x", "a b", "ä\"\\\n\u2028", "true", "1", "null", "#no", "{**rest}");

    private static readonly Gen<TimeSpan> Durations = Gen.Choose(50, 300_000).Select(length => TimeSpan.FromMilliseconds(length));

    private static readonly Gen<long> Sizes = Gen.OneOf(Gen.Choose(0, int.MaxValue).Select(bytes => (long)bytes), Gen.Choose(0, 1024).Select(units => (long)units << 30));

    private static readonly Gen<TargetConfig> Targets =
        from port in Gen.Choose(1, 65535)
        from weight in Gen.Choose(1, 1000)
        select new TargetConfig { Url = new Uri($"http://127.0.0.1:{port}/base"), Weight = weight };

    private static readonly Gen<UpstreamConfig> Upstreams =
        from service in Gen.OneOf(Gen.Constant<string?>(null), Texts.Select(text => (string?)text))
        from targets in Targets.ListOf()
        from balance in Gen.Elements(Enum.GetValues<BalanceStrategy>())
        from path in Gen.OneOf(Gen.Constant<string?>(null), Texts.Select(text => (string?)text))
        from times in Durations.ArrayOf(3)
        select new UpstreamConfig
        {
            Service = service,
            Targets = targets,
            Balance = balance,
            Timeout = times[0],
            Health = new HealthConfig { Path = path, Interval = times[1], Timeout = times[2] },
        };

    private static readonly Gen<HeaderChanges> Changes =
        from remove in Names.ListOf()
        from set in Of(Texts)
        from append in Of(Texts)
        select new HeaderChanges { Remove = remove, Set = set, Append = append };

    private static readonly Gen<RouteRules> Routes =
        from path in Texts
        from methods in Names.ListOf()
        from headers in Of(Texts)
        from upstream in Names
        from auth in Gen.Elements(Enum.GetValues<RouteAuth>())
        from size in Gen.OneOf(Gen.Constant<long?>(null), Sizes.Select(bytes => (long?)bytes))
        from flags in Gen.Elements(true, false).ArrayOf(3)
        from request in Changes
        from response in Changes
        select new RouteRules
        {
            Match = new MatchConfig { Path = path, Methods = methods, Hosts = methods, Headers = headers },
            Upstream = upstream,
            Auth = auth,
            MaxBody = size,
            Stream = flags[0],
            Bots = flags[1],
            IdempotencyKey = flags[2],
            Headers = new HeadersConfig { Request = request, Response = response },
        };

    private static readonly Gen<ListenerConfig> Listeners =
        from url in Texts
        from protocols in Gen.Elements(Enum.GetValues<ListenerProtocol>()).ListOf()
        from certificate in Gen.OneOf(Gen.Constant<CertificateConfig?>(null), Texts.Select(path => (CertificateConfig?)new CertificateConfig { Path = path, Key = path }))
        select new ListenerConfig { Url = url, Protocols = protocols, Certificate = certificate };

    private static readonly Gen<LimitConfig> Limits =
        from count in Gen.Choose(1, 1_000_000)
        from period in Gen.Elements(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1))
        from per in Gen.Elements(new LimitSubject(LimitKind.Ip), new LimitSubject(LimitKind.User), new LimitSubject(LimitKind.Route), new LimitSubject(LimitKind.Header, "X-Api-Key"))
        select new LimitConfig { Rate = new Rate(count, period), Burst = count, Per = per };

    private static readonly Gen<GatewayConfig> Configs =
        from rustygate in Gen.Elements(true, false)
        from size in Sizes
        from listeners in Listeners.ListOf()
        from upstreams in Of(Upstreams)
        from routes in Of(Routes)
        from limits in Of(Limits)
        select new GatewayConfig { Limits = limits, DefaultLimits = [.. limits.Keys], Rustygate = rustygate, MaxBody = size, Listeners = listeners, Upstreams = upstreams, Routes = routes };

    [Fact]
    public void Any_model_written_and_read_is_the_same_model() => Prop.ForAll(Configs.ToArbitrary(), config =>
    {
        var written = JsonSerializer.Serialize(config, GatewayJson.Options);
        return JsonSerializer.Serialize(JsonSerializer.Deserialize<GatewayConfig>(written, GatewayJson.Options), GatewayJson.Options) == written;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_model_has_the_right_shape_in_json_and_in_yaml() => Prop.ForAll(Configs.ToArbitrary(), config =>
    {
        // JSON is YAML: what is written as one is read as the other.
        var written = JsonSerializer.Serialize(config, GatewayJson.Options);
        foreach (var format in Enum.GetValues<ConfigFormat>())
        {
            var source = Source.Parse(written, format);
            Shape.Check<GatewayConfig>(source.Root, source.Flaws);
            if (source.Flaws.Count > 0)
            {
                return false.Label($"{format}: {string.Join("; ", source.Flaws)}");
            }
        }

        return true.ToProperty();
    }).QuickCheckThrowOnFailure();

    private static Gen<Dictionary<string, T>> Of<T>(Gen<T> values) =>
        from names in Names.ListOf()
        from list in values.ListOf(names.Count)
        select names.Zip(list).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
}
