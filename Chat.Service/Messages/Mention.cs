using Chat.Service.Chats;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Messages;

/// <summary>
/// That a message names someone: what counts a person's mentions without reading messages. <c>@all</c> and <c>@here</c> are one row
/// each, whatever the size of the chat, under the ids <see cref="All"/> and <see cref="Here"/>.
/// </summary>
internal sealed class Mention
{
    /// <summary>Everyone in the chat: the Max UUID (RFC 9562 §5.10), which is nobody's.</summary>
    public static readonly Guid All = Guid.AllBitsSet;

    /// <summary>Everyone in the chat, and nobody is to be fetched for it: the one before <see cref="All"/>.</summary>
    public static readonly Guid Here = new("ffffffff-ffff-ffff-ffff-fffffffffffe");

    private const string AllWord = "all";
    private const string HereWord = "here";

    public Guid ChatId { get; init; }

    public Guid UserId { get; init; }

    public long Seq { get; init; }

    /// <summary>The message's sender, whom their own <c>@all</c> does not mention.</summary>
    public Guid SenderId { get; init; }

    /// <summary>On the wire: <c>all</c>, <c>here</c>, or a user's id.</summary>
    public static string ToWord(Guid mentioned) => mentioned == All ? AllWord : mentioned == Here ? HereWord : mentioned.ToString();

    /// <summary>The ids, each once; null when one of <paramref name="words"/> is none of what <see cref="ToWord"/> says.</summary>
    public static Guid[]? Parse(IReadOnlyList<string> words)
    {
        var mentioned = new List<Guid>(words.Count);
        foreach (var word in words)
        {
            var id = word switch { AllWord => All, HereWord => Here, _ => Guid.TryParseExact(word, "D", out var user) ? user : Guid.Empty };
            if (id == Guid.Empty)
            {
                return null;
            }

            mentioned.Add(id);
        }

        return [.. mentioned.Distinct()];
    }

    internal sealed class Table : IEntityTypeConfiguration<Mention>
    {
        public void Configure(EntityTypeBuilder<Mention> builder)
        {
            builder.ToTable("mentions").HasKey(m => new { m.ChatId, m.UserId, m.Seq });
            builder.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ChatId);
        }
    }
}
