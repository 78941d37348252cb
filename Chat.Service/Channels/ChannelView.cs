namespace Chat.Service.Channels;

/// <summary>A public channel as the directory shows it.</summary>
/// <param name="Id">The chat.</param>
/// <param name="Name">Its name.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Avatar">The file that is its picture.</param>
/// <param name="MemberCount">How many are in it.</param>
/// <param name="IsMember">Whether the caller is one of them.</param>
/// <param name="CreatedAt">Since when it is there.</param>
public sealed record ChannelView(Guid Id, string Name, string? Topic, Guid? Avatar, int MemberCount, bool IsMember, DateTimeOffset CreatedAt);
