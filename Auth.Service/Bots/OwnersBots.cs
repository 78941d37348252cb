using Auth.Service.Database;
using Auth.Service.Revocations;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Bots;

/// <summary>A person's bots as a whole, for what happens to the person's account. Changes are added to the unit of work.</summary>
public sealed class OwnersBots(AuthDb db, RevocationLog revocations, TimeProvider clock)
{
    /// <summary>Their access tokens are void. While the account is closed no token of theirs is exchanged for another.</summary>
    public async Task VoidTokensAsync(Guid ownerId, CancellationToken cancellationToken)
    {
        foreach (var bot in await db.Bots.Where(bot => bot.OwnerId == ownerId && bot.DeletedAt == null).ToListAsync(cancellationToken))
        {
            revocations.AddSession(bot.TokenId);
            bot.TokenId = Guid.CreateVersion7(clock.GetUtcNow());
        }
    }
}
