using Chat.Service.Messages;

namespace Chat.Service.Search;

/// <summary>A message that was found.</summary>
/// <param name="Message">As it is now.</param>
/// <param name="Highlights">Where its content matches, in order and apart; empty when only operators or the newest edit decided.</param>
public sealed record SearchHit(MessageView Message, IReadOnlyList<Highlight> Highlights);

/// <summary>A piece of a message's content, to be marked by whoever shows it: no HTML comes from here.</summary>
/// <param name="Start">Of the first character, in UTF-16 code units as JavaScript counts.</param>
/// <param name="Length">In the same units.</param>
public sealed record Highlight(int Start, int Length);
