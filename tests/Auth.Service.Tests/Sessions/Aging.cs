using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Sessions;

/// <summary>Lets time pass for one session: everything that stands about it in the database lies that much longer ago.</summary>
internal static class Aging
{
    public static Task AgeAsync(this SignedUp person, TimeSpan by) => person.Api.InDatabaseAsync(async db =>
    {
        await db.Sessions.Where(session => session.Id == person.SessionId).ExecuteUpdateAsync(set => set
            .SetProperty(session => session.CreatedAt, session => session.CreatedAt - by)
            .SetProperty(session => session.LastSeenAt, session => session.LastSeenAt - by)
            .SetProperty(session => session.ExpiresAt, session => session.ExpiresAt - by));
        return await db.RefreshTokens.Where(token => token.SessionId == person.SessionId).ExecuteUpdateAsync(set => set
            .SetProperty(token => token.UsedAt, token => token.UsedAt - by)
            .SetProperty(token => token.ExpiresAt, token => token.ExpiresAt - by));
    });
}
