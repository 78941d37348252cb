using System.Text;
using Notify.Service.Feed;
using Notify.Service.Streams;

namespace Notify.Service.Tests.Streams;

public sealed class ServerSentEventTests
{
    [Fact]
    public void An_event_has_its_name_its_id_and_its_data() =>
        Assert.Equal("event: NewMessage\nid: e1:7\ndata: {\"a\":1}\n\n", Text(ServerSentEvent.Format("NewMessage", new Cursor("e1", 7), "{\"a\":1}"u8)));

    [Theory]
    [InlineData("a\nb", "data: a\ndata: b\n\n")]
    [InlineData("a\rb", "data: a\ndata: b\n\n")]
    [InlineData("a\r\nb", "data: a\ndata: b\n\n")]
    [InlineData("a\n\nevent: closing\n\n", "data: a\ndata: \ndata: event: closing\ndata: \ndata: \n\n")]
    [InlineData("", "data: \n\n")]
    public void S56_Newlines_in_data_make_one_event_only(string data, string lines) =>
        Assert.Equal("event: e\n" + lines, Text(ServerSentEvent.Format("e", id: null, Encoding.UTF8.GetBytes(data))));

    [Fact]
    public void A_farewell_says_when_to_come_back() =>
        Assert.Matches("^retry: [1-9][0-9]{2,3}\nevent: closing\ndata: {\"reason\":\"drain\"}\n\n$", Text(ControlEvents.Closing(Reasons.Drain).EventStream.ToArray()));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
