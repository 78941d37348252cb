using System.Net;

namespace StackExchange.Redis.Tests.Configuration;

public sealed class ConfigurationOptionsTests
{
    [Fact]
    public void Every_option_of_the_text_is_read()
    {
        var options = ConfigurationOptions.Parse(
            "one:7000, 127.0.0.1, [::1]:7002 , user=me,PASSWORD=a=b c,abortConnect=false,connectTimeout=1,syncTimeout=2,asyncTimeout=3,"
            + "connectRetry=4,keepAlive=5,name=n,defaultDatabase=6,ssl=true,sslHost=h");
        options.SetDefaultPorts();

        Assert.Equal(
            [new DnsEndPoint("one", 7000), new IPEndPoint(IPAddress.Loopback, 6380), new IPEndPoint(IPAddress.IPv6Loopback, 7002)], options.EndPoints);
        Assert.Equal(("me", "a=b c", "n", "h"), (options.User, options.Password, options.ClientName, options.SslHost));
        Assert.Equal((1, 2, 3, 4, 5), (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout, options.ConnectRetry, options.KeepAlive));
        Assert.Equal((false, true, 6), (options.AbortOnConnectFail, options.Ssl, options.DefaultDatabase));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:6379,name=x,keepAlive=2,syncTimeout=7,asyncTimeout=8,connectTimeout=9,user=u,password=p,ssl=True,abortConnect=False")]
    [InlineData("10.0.0.1:1,[::1]:2,connectRetry=5,defaultDatabase=3")]
    public void The_text_of_options_reads_back_as_the_same_options(string text)
    {
        var once = ConfigurationOptions.Parse(text);
        var twice = ConfigurationOptions.Parse(once.ToString());

        Assert.Equal(once.ToString(), twice.ToString());
        Assert.Equal(once.EndPoints, twice.EndPoints);
        Assert.Equal(text.Split(',').Order(StringComparer.Ordinal), once.ToString().Split(',').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_password_is_shown_only_when_asked_for() =>
        Assert.Equal("localhost,password=*****", ConfigurationOptions.Parse("localhost,password=secret").ToString(includePassword: false));

    [Theory]
    [InlineData("localhost,nonsense=1")]
    [InlineData("localhost,ssl=perhaps")]
    [InlineData("localhost,keepAlive=soon")]
    [InlineData("host:99999")]
    [InlineData(":1")]
    public void What_makes_no_sense_is_refused(string text) => Assert.ThrowsAny<ArgumentException>(() => ConfigurationOptions.Parse(text));

    [Fact]
    public void Unknown_options_are_ignored_on_request() =>
        Assert.Equal("localhost", ConfigurationOptions.Parse("localhost,nonsense=1", ignoreUnknown: true).ToString());

    [Fact]
    public void A_copy_changes_alone()
    {
        var options = ConfigurationOptions.Parse("localhost:1");
        var copy = options.Clone();
        copy.EndPoints.Add("other:2");
        copy.Password = "p";

        Assert.Equal("localhost:1", options.ToString());
    }

    [Fact]
    public void Retries_wait_longer_each_time_up_to_the_limit_and_never_all_at_once()
    {
        var first = Enumerable.Range(0, 50).Select(_ => Wait(new ExponentialRetry(100, 1000), retry: 0)).ToArray();
        var fourth = Enumerable.Range(0, 50).Select(_ => Wait(new ExponentialRetry(100, 1000), retry: 3)).ToArray();
        var late = Enumerable.Range(0, 50).Select(_ => Wait(new ExponentialRetry(100, 1000), retry: 1_000_000)).ToArray();

        Assert.All(first, wait => Assert.InRange(wait, 50, 100));
        Assert.All(fourth, wait => Assert.InRange(wait, 400, 800));
        Assert.All(late, wait => Assert.InRange(wait, 500, 1000));
        Assert.True(late.Distinct().Count() > 20);
    }

    private static int Wait(ExponentialRetry policy, long retry) =>
        Enumerable.Range(0, 10_000).First(ms => policy.ShouldRetry(retry, ms));
}
