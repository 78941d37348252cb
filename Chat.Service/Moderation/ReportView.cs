namespace Chat.Service.Moderation;

/// <summary>A report as the installation's admins see it.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="ChatId">The chat.</param>
/// <param name="MessageId">The message.</param>
/// <param name="SenderId">Who wrote it.</param>
/// <param name="Content">What it said when it was reported.</param>
/// <param name="ReporterId">Who reported it.</param>
/// <param name="Reason">What they say is wrong with it.</param>
/// <param name="CreatedAt">When it was reported.</param>
/// <param name="ResolvedAt">When it was settled; null while it is open.</param>
/// <param name="ResolvedBy">By whom.</param>
/// <param name="Resolution">How.</param>
/// <param name="Note">What they noted.</param>
public sealed record ReportView(
    Guid Id, Guid ChatId, Guid MessageId, Guid SenderId, string Content, Guid ReporterId, string Reason, DateTimeOffset CreatedAt,
    DateTimeOffset? ResolvedAt, Guid? ResolvedBy, Resolution? Resolution, string? Note)
{
    internal static ReportView Of(Report report) => new(
        report.Id, report.ChatId, report.MessageId, report.SenderId, report.Content, report.ReporterId, report.Reason, report.CreatedAt,
        report.ResolvedAt, report.ResolvedBy, report.Resolution, report.Note);
}
