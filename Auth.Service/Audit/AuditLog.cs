using System.Net;
using Auth.Service.Database;
using Auth.Service.Sessions;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Audit;

/// <summary>The append-only log of administrative and security acts.</summary>
public sealed class AuditLog(AuthDb db, IHttpContextAccessor request, TimeProvider clock)
{
    /// <summary>
    /// Adds an act to the unit of work: it is saved with what it tells of, or not at all. Actor, session and address are those of the
    /// request that is being answered.
    /// </summary>
    /// <param name="act">One of <see cref="Acts"/>.</param>
    /// <param name="target">To what, as <c>kind:id</c> (<see cref="User(Guid)"/>); null for the actor's own account.</param>
    /// <param name="before">What changed, as it was: an anonymous object of a few members.</param>
    /// <param name="after">What changed, as it is now.</param>
    /// <param name="outcome">One of <see cref="Outcomes"/>.</param>
    /// <param name="actor">Who, where the request carries no token yet, such as a login.</param>
    /// <param name="session">The session, where the request carries no token yet.</param>
    /// <param name="ip">From where, outside of a request.</param>
    public void Add(
        string act, string? target = null, object? before = null, object? after = null, string outcome = Outcomes.Done,
        Guid? actor = null, Guid? session = null, IPAddress? ip = null)
    {
        var context = request.HttpContext;
        var caller = context is null ? null : CurrentUser.From(context.User);
        var now = clock.GetUtcNow();
        db.Add(new AuditEntry
        {
            Id = AuditEntry.NewId(now),
            At = now,
            ActorId = actor ?? caller?.Id,
            SessionId = session ?? caller?.SessionId,
            Ip = context is null ? ip : Device.Address(context),
            Act = act,
            Target = target,
            Before = AuditDetail.Of(before),
            After = AuditDetail.Of(after),
            Outcome = outcome,
        });
    }

    /// <summary>The target that is an account.</summary>
    public static string User(Guid id) => $"user:{id}";
}
