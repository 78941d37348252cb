using System.Text;
using Chat.Service.Previews;

namespace Chat.Service.Tests.Previews;

/// <summary>What is read of a page, and which links are looked at.</summary>
public sealed class PageFactsTests
{
    [Theory]
    [InlineData("<head><title>Plain</title></head>", "Plain", null)]
    [InlineData("<HEAD><TITLE lang=en>\n Two\n lines </TITLE><META NAME=description CONTENT='It&#39;s &lt;this&gt;'>", "Two lines", "It's <this>")]
    [InlineData("<title>Html</title><meta property=\"og:title\" content=\"Open &amp; Graph\"><meta content='backwards' property='og:description'>", "Open & Graph", "backwards")]
    [InlineData("<title>First</title><body><meta property=og:title content=Body>", "First", null)]
    [InlineData("<title>A\u202Etxt.exe\u0000</title>", "Atxt.exe", null)]
    [InlineData("<meta name=description content=x>", null, "x")]
    [InlineData("<meta <title", null, null)]
    [InlineData("", null, null)]
    public void Rule36_Open_Graph_then_the_page_itself_as_plain_text(string html, string? title, string? description)
    {
        var facts = PageFacts.Read(Encoding.UTF8.GetBytes(html), charset: null);

        Assert.Equal((title, description), (facts.Title, facts.Description));
    }

    [Theory]
    [InlineData("iso-8859-1", null)]
    [InlineData(null, "iso-8859-1")]
    [InlineData("utf-8", "iso-8859-1")]
    [InlineData("no-such-charset", null)]
    public void Rule36_The_encoding_is_that_of_the_header_else_of_the_page(string? header, string? own)
    {
        var encoding = header ?? own;
        var html = $"<meta charset={own}><title>Grüße</title>";
        var bytes = (encoding == "iso-8859-1" ? Encoding.Latin1 : Encoding.UTF8).GetBytes(html);

        Assert.Equal("Grüße", PageFacts.Read(bytes, header).Title);
    }

    [Fact]
    public void Rule36_A_page_made_to_be_slow_is_read_at_once()
    {
        var html = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<meta a='\"b=", 40_000)) + "<title>" + new string('x', 100_000));

        Assert.InRange(PageFacts.Read(html, charset: null).Title!.Length, 1, 201);
    }

    [Theory]
    [InlineData("See https://example.org/a, and (http://example.org/b_(c)).", "https://example.org/a http://example.org/b_(c)")]
    [InlineData("[words](https://example.org/a) https://example.org/a", "https://example.org/a")]
    [InlineData("`https://example.org/a` ```\nhttps://example.org/b\n``` <https://example.org/c> ||https://example.org/d||", "")]
    [InlineData("https://user:password@example.org/ https://example.org:8443/ ftp://example.org/ javascript:alert(1)", "")]
    [InlineData("https://a.example/ https://b.example/ https://c.example/ https://d.example/", "https://a.example/ https://b.example/ https://c.example/")]
    public void Rule36_The_first_links_outside_of_code_have_a_preview(string content, string links) =>
        Assert.Equal(links, string.Join(' ', Links.In(content, new PreviewOptions()).Select(link => link.OriginalString)));
}
