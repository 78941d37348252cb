using FsCheck;
using FsCheck.Fluent;

namespace Chat.Service.Tests.Members;

/// <summary>The API on a real database against <see cref="MembershipModel"/>: the same answers, the same members, and events that tell the same.</summary>
public sealed class MembershipModelTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const int People = 4;

    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void R9_Whatever_people_try_the_answers_the_members_and_the_events_agree_with_the_model()
    {
        var attempts = Gen.Elements(Enum.GetValues<Act>()).SelectMany(
            act => Gen.Choose(0, People - 1).SelectMany(_ => Gen.Choose(0, People - 1), (by, user) => new Attempt(act, by, user)));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(15),
            Prop.ForAll(Arb.From(Gen.ListOf(attempts, 40)), run => RunAsync(run).GetAwaiter().GetResult()));
    }

    private async Task RunAsync(List<Attempt> attempts)
    {
        var people = Enumerable.Range(0, People).Select(_ => Some.User()).ToArray();
        var chat = await _api.NewChatAsync("public_channel", "Model", people[0]);
        var model = new MembershipModel();
        foreach (var attempt in attempts)
        {
            using var answer = await SendAsync(attempt, chat, people[attempt.By], people[attempt.User]);
            Assert.True(model.Answer(attempt) == answer.StatusCode, $"{attempt}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}");
        }

        var expected = model.Members.Select(m => (User: people[m.Key], Role: m.Value)).OrderBy(m => m.User).ToList();
        await using var db = _api.Database.Context();
        Assert.Equal(expected, db.Members.Where(m => m.ChatId == chat).AsEnumerable().Select(m => (m.UserId, m.Role)).OrderBy(m => m.UserId));
        Assert.Equal(expected.Select(m => m.User), (await ToldAsync(chat)).Order());
    }

    private Task<HttpResponseMessage> SendAsync(Attempt attempt, Guid chat, Guid by, Guid user) => attempt.Act switch
    {
        Act.Add => _api.PutMemberAsync(by, chat, user),
        Act.AddMember => _api.PutMemberAsync(by, chat, user, "member"),
        Act.AddAdmin => _api.PutMemberAsync(by, chat, user, "admin"),
        Act.HandOver => _api.PutMemberAsync(by, chat, user, "owner"),
        Act.Remove => _api.As(by).DeleteAsync($"/api/chats/{chat}/members/{user}", Cancel),
        Act.Leave => _api.LeaveAsync(by, chat),
        Act.Ban => _api.As(by).PutAsync($"/api/chats/{chat}/bans/{user}", null, Cancel),
        Act.Unban => _api.As(by).DeleteAsync($"/api/chats/{chat}/bans/{user}", Cancel),
        _ => _api.As(by).PostAsync($"/api/chats/{chat}/{attempt.Act.ToString().ToLowerInvariant()}", null, Cancel),
    };

    /// <summary>Who is in the chat by what was told: nobody comes twice, and nobody goes who was not there.</summary>
    private async Task<HashSet<Guid>> ToldAsync(Guid chat)
    {
        var members = new HashSet<Guid>();
        foreach (var (type, users, _) in await _api.EventsAsync(chat))
        {
            Assert.All(
                type is "NewChat" or "AddToChat" or "RemoveFromChat" ? users! : [],
                user => Assert.True(type == "RemoveFromChat" ? members.Remove(user) : members.Add(user), $"{type} {user}"));
        }

        return members;
    }
}
