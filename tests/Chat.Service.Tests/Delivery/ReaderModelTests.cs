using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Service.Tests.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace Chat.Service.Tests.Delivery;

/// <summary>
/// Several people at once send, edit, delete, are added and removed, in whatever way these fall between each other. Whoever then replays what
/// they were told has the chat as it is, and was told nothing of the time in which they were not in it.
/// </summary>
public sealed class ReaderModelTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const int Guests = 3;
    private const int Lanes = 4;

    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private enum Act
    {
        Send,
        Edit,
        Delete,
        Add,
        Remove,
    }

    [Fact]
    public void R3_R9_Whatever_happens_at_once_every_reader_replays_one_order_and_nothing_from_outside_of_its_membership()
    {
        var steps = Gen.Frequency((8, Step(Act.Send)), (3, Step(Act.Edit)), (3, Step(Act.Delete)), (3, Step(Act.Add)), (3, Step(Act.Remove)));

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(10),
            Prop.ForAll(Arb.From(Gen.ListOf(steps, 60)), run => RunAsync(run).GetAwaiter().GetResult()));
    }

    private static Gen<(Act Act, int Person, int Which)> Step(Act act) =>
        Gen.Choose(0, Guests).SelectMany(person => Gen.Choose(0, 99), (person, which) => (act, person, which));

    private async Task RunAsync(IReadOnlyList<(Act Act, int Person, int Which)> steps)
    {
        var people = Enumerable.Range(0, Guests + 1).Select(_ => Some.User()).ToArray();
        var chat = await ConversationOf.GroupAsync(_api, people);
        var sent = people.ToDictionary(person => person, _ => new ConcurrentQueue<Guid>());
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async lane =>
        {
            for (var i = lane; i < steps.Count; i += Lanes)
            {
                using var answer = await DoAsync(chat, people, sent, steps[i], $"{i}");
                Assert.True(
                    answer is null or { IsSuccessStatusCode: true } or { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Conflict },
                    $"{steps[i]}: {(int?)answer?.StatusCode}");
            }
        }));
        await Eventually.HoldsAsync(async () => await _api.Database.ScalarAsync<long>("SELECT count(*) FROM outbox") == 0, what: "the relay has moved everything");

        var log = await LogAsync(chat.Chat);
        var history = (await chat.ReadAsync(people[0], "/messages?limit=200")).EnumerateArray().ToDictionary(m => m.GetProperty("seq").GetInt64(), ReaderModel.Content);
        foreach (var person in people)
        {
            var reader = new ReaderModel(person);
            log.ForEach(reader.Read);
            Assert.Equal(await _api.Database.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM members WHERE chat_id = '{chat.Chat}' AND user_id = '{person}')"), reader.IsIn);
            if (reader.IsIn)
            {
                Assert.Equal(reader.Messages.Keys.Select(seq => (seq, history[seq])), reader.Messages.Select(m => (m.Key, m.Value)));
                Assert.Equal(reader.Told, await ResumedAsync(person, chat.Chat));
            }
        }
    }

    private async Task<HttpResponseMessage?> DoAsync(
        ConversationOf chat, Guid[] people, Dictionary<Guid, ConcurrentQueue<Guid>> sent, (Act Act, int Person, int Which) step, string content)
    {
        var (owner, person) = (people[0], people[step.Person]);
        var own = sent[person].ToArray();
        switch (step.Act)
        {
            case Act.Send:
                var answer = await chat.Post(person, new { content });
                if (answer.IsSuccessStatusCode)
                {
                    sent[person].Enqueue(ConversationOf.Id(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)));
                }

                return answer;
            case Act.Edit when own.Length > 0:
                return await chat.Edit(person, own[step.Which % own.Length], new { content = $"{content}, edited" });
            case Act.Delete when own.Length > 0:
                return await chat.Delete(person, own[step.Which % own.Length]);
            case Act.Add when person != owner:
                return await _api.PutMemberAsync(owner, chat.Chat, person);
            case Act.Remove when person != owner:
                return await _api.As(owner).DeleteAsync($"/api/chats/{chat.Chat}/members/{person}", Cancel);
            default:
                return null;
        }
    }

    /// <summary>The chat's events as Notify reads them.</summary>
    private async Task<List<JsonElement>> LogAsync(Guid chat)
    {
        var log = new List<JsonElement>();
        for (var after = 0L; ;)
        {
            var page = (await _api.AsService().GetAsync($"/internal/events?after={after}&limit=5000", Cancel).ExpectAsync(HttpStatusCode.OK)).GetProperty("events");
            if (page.GetArrayLength() == 0)
            {
                return log;
            }

            log.AddRange(page.EnumerateArray().Where(e => e.GetProperty("chat_id").GetGuid() == chat));
            after = page[page.GetArrayLength() - 1].GetProperty("position").GetInt64();
        }
    }

    /// <summary>What a stream of that person is told that resumes from the beginning.</summary>
    private async Task<IEnumerable<long>> ResumedAsync(Guid person, Guid chat) =>
        (await _api.AsService().GetAsync($"/internal/users/{person}/stream?after=0", Cancel).ExpectAsync(HttpStatusCode.OK)).GetProperty("events").EnumerateArray()
            .Where(e => e.GetProperty("chat_id").GetGuid() == chat).Select(e => e.GetProperty("position").GetInt64());
}
