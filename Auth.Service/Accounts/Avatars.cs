using System.ComponentModel.DataAnnotations;
using Auth.Service.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Accounts;

/// <summary>For Chat, which has the files: which of them are somebody's picture now, and so for everyone to see.</summary>
internal static class Avatars
{
    public static void MapAvatars(this WebApplication app) => app.MapInternal().MapPost("/avatars", AmongAsync);

    /// <summary>Of the files asked for, those that whoever uploaded them shows as their own picture, or as that of a bot of theirs.</summary>
    private static async Task<Ok<AvatarAnswer>> AmongAsync(AvatarRequest request, AuthDb db, CancellationToken cancellationToken)
    {
        var (files, uploaders) = (request.Files.Select(file => (Guid?)file.Id).ToList(), request.Files.Select(file => file.UploaderId).Distinct().ToList());
        var shown = await db.Users.Where(user => uploaders.Contains(user.Id) && files.Contains(user.Avatar) && user.DisabledAt == null && user.DeletedAt == null)
            .Select(user => new { By = user.Id, user.Avatar })
            .Concat(db.Bots.Where(bot => uploaders.Contains(bot.OwnerId) && files.Contains(bot.Avatar) && bot.DeletedAt == null).Select(bot => new { By = bot.OwnerId, bot.Avatar }))
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new AvatarAnswer([.. request.Files.Where(file => shown.Exists(one => one.By == file.UploaderId && one.Avatar == file.Id)).Select(file => file.Id)]));
    }
}

/// <summary>Files that may be somebody's picture.</summary>
/// <param name="Files">The files.</param>
public sealed record AvatarRequest([property: Required, MaxLength(500)] IReadOnlyList<UploadedFile> Files);

/// <summary>A file.</summary>
/// <param name="Id">Which.</param>
/// <param name="UploaderId">Whose.</param>
public sealed record UploadedFile(Guid Id, Guid UploaderId);

/// <summary>Those of the files that are.</summary>
/// <param name="Files">Their ids.</param>
public sealed record AvatarAnswer(IReadOnlyList<Guid> Files);
