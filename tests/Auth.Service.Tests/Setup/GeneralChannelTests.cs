using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.Setup;

/// <summary>The channel in which the first admin arrives (experience 3): Chat makes it, whenever it is there to do so.</summary>
public sealed class GeneralChannelTests(AuthPostgres server)
{
    private const string Token = "the-token-of-the-setup-link-as-the-start-made-it";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_setup_has_Chat_make_the_channel_with_the_admin_in_it()
    {
        await using var chat = await FakeChat.StartAsync();
        await using var api = await NewAsync(chat);

        var done = await SetUpAsync(api);

        var asked = Assert.Single(chat.Asked);
        Assert.Equal($"/internal/channels/{done.GetProperty("general_id").GetGuid()}", asked.Path);
        Assert.Equal(("general", done.GetProperty("user_id").GetGuid()), (asked.Body.GetProperty("name").GetString(), asked.Body.GetProperty("owner_id").GetGuid()));
        Assert.Equal($"Service {AuthApi.ServiceKey}", asked.Authorization);
    }

    [Fact]
    public async Task While_Chat_is_down_the_setup_is_done_all_the_same_and_the_channel_follows_even_after_a_restart()
    {
        await using var chat = await FakeChat.StartAsync(HttpStatusCode.ServiceUnavailable);
        await using var api = await NewAsync(chat);
        var done = await SetUpAsync(api);
        Assert.Null(await MadeAtAsync(api));

        chat.Answer = HttpStatusCode.NoContent;
        await using var restarted = api.Replica(chat.Setting);
        _ = restarted.Services;

        await Eventually.HoldsAsync(async () => await MadeAtAsync(api) is not null, what: "Chat has made the channel");
        Assert.Single(chat.Asked.Select(one => one.Path).Distinct());
        Assert.Contains(done.GetProperty("general_id").GetString()!, chat.Asked.First().Path, StringComparison.Ordinal);
    }

    private static Task<DateTimeOffset?> MadeAtAsync(AuthApi api) => api.InDatabaseAsync(db => db.Installations.Select(one => one.GeneralMadeAt).SingleAsync());

    private Task<AuthApi> NewAsync(FakeChat chat) => AuthApi.NewAsync(server, ("Setup:Token", Token), chat.Setting);

    private static Task<JsonElement> SetUpAsync(AuthApi api) =>
        api.PostAsync("/setup", new { token = Token, name = "Ann", password = Some.Password, team_name = "Team" }).ExpectAsync(HttpStatusCode.Created);

    /// <summary>Chat as Auth sees it.</summary>
    private sealed class FakeChat : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private FakeChat(WebApplication app) => _app = app;

        public HttpStatusCode Answer { get; set; }

        public ConcurrentQueue<(string Path, string Authorization, JsonElement Body)> Asked { get; } = [];

        public (string Key, string Value) Setting =>
            ("services:chat:http:0", _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        public static async Task<FakeChat> StartAsync(HttpStatusCode answer = HttpStatusCode.NoContent)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var chat = new FakeChat(builder.Build()) { Answer = answer };
            chat._app.MapPut("/internal/channels/{id}", async (HttpRequest request) =>
            {
                chat.Asked.Enqueue((request.Path, request.Headers.Authorization.ToString(), await request.ReadFromJsonAsync<JsonElement>(Cancel)));
                return Results.StatusCode((int)chat.Answer);
            });
            await chat._app.StartAsync(Cancel);
            return chat;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
