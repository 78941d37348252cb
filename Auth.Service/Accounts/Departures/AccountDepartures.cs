using Auth.Service.Database;

namespace Auth.Service.Accounts.Departures;

/// <summary>Has Chat told of accounts that are closed.</summary>
public sealed class AccountDepartures(AuthDb db, TimeProvider clock)
{
    /// <summary>Adds the news to the unit of work; the caller saves it together with the act.</summary>
    public void AddClosed(Guid userId)
    {
        var now = clock.GetUtcNow();
        db.Departures.Add(new Departure { Id = Guid.CreateVersion7(now), UserId = userId, Kind = DepartureKind.Closed, CreatedAt = now, NextTryAt = now });
    }
}
