using System.Net;
using Chat.Service.Chats;

namespace Chat.Service.Tests.Members;

/// <summary>What can be done to the chat, by whom, to whom.</summary>
public enum Act
{
    Add,
    AddMember,
    AddAdmin,
    HandOver,
    Remove,
    Leave,
    Join,
    Ban,
    Unban,
    Archive,
    Unarchive,
}

/// <summary>One thing that is tried.</summary>
public sealed record Attempt(Act Act, int By, int User);

/// <summary>One public channel in memory: who is in it as what, who is kept out, and how each attempt must be answered.</summary>
internal sealed class MembershipModel
{
    private readonly HashSet<int> _banned = [];
    private bool _isArchived;
    private bool _isDeleted;

    public Dictionary<int, MemberRole> Members { get; } = new() { [0] = MemberRole.Owner };

    public HttpStatusCode Answer(Attempt attempt) => attempt.Act switch
    {
        Act.Join => Join(attempt.By),
        _ when !Members.ContainsKey(attempt.By) => HttpStatusCode.NotFound,
        Act.Add => Put(attempt.By, attempt.User, null),
        Act.AddMember => Put(attempt.By, attempt.User, MemberRole.Member),
        Act.AddAdmin => Put(attempt.By, attempt.User, MemberRole.Admin),
        Act.HandOver => Put(attempt.By, attempt.User, MemberRole.Owner),
        Act.Leave => Leave(attempt.By),
        Act.Remove => attempt.By == attempt.User ? Leave(attempt.By) : Remove(attempt.By, attempt.User),
        Act.Ban => Ban(attempt.By, attempt.User),
        Act.Unban => !RunsIt(attempt.By) ? HttpStatusCode.Forbidden : _banned.Remove(attempt.User) ? HttpStatusCode.NoContent : HttpStatusCode.NotFound,
        Act.Archive or Act.Unarchive => Archive(attempt.By, attempt.Act == Act.Archive),
        _ => throw new InvalidOperationException(),
    };

    private bool RunsIt(int user) => Members[user] != MemberRole.Member;

    private HttpStatusCode Join(int user)
    {
        if (_isDeleted)
        {
            return HttpStatusCode.NotFound;
        }

        return Members.ContainsKey(user) ? HttpStatusCode.OK : Enter(user, MemberRole.Member, HttpStatusCode.OK);
    }

    private HttpStatusCode Enter(int user, MemberRole role, HttpStatusCode success)
    {
        if (_isArchived || _banned.Contains(user))
        {
            return _isArchived ? HttpStatusCode.Conflict : HttpStatusCode.Forbidden;
        }

        Members.Add(user, role);
        return success;
    }

    private HttpStatusCode Put(int by, int user, MemberRole? role)
    {
        var givesRole = role is MemberRole.Admin or MemberRole.Owner;
        if (!Members.TryGetValue(user, out var present))
        {
            return givesRole ? (Members[by] != MemberRole.Owner ? HttpStatusCode.Forbidden
                    : role == MemberRole.Owner ? HttpStatusCode.BadRequest : Enter(user, MemberRole.Admin, HttpStatusCode.Created))
                : !RunsIt(by) ? HttpStatusCode.Forbidden
                : Enter(user, MemberRole.Member, HttpStatusCode.Created);
        }

        if (!RunsIt(by) || _isArchived)
        {
            return RunsIt(by) ? HttpStatusCode.Conflict : HttpStatusCode.Forbidden;
        }

        if (role is not { } given || given == present)
        {
            return HttpStatusCode.OK;
        }

        if (Members[by] != MemberRole.Owner || by == user)
        {
            return Members[by] == MemberRole.Owner ? HttpStatusCode.Conflict : HttpStatusCode.Forbidden;
        }

        Members[by] = given == MemberRole.Owner ? MemberRole.Admin : Members[by];
        Members[user] = given;
        return HttpStatusCode.OK;
    }

    private HttpStatusCode Leave(int user)
    {
        if (Members[user] == MemberRole.Owner && Members.Count > 1)
        {
            return HttpStatusCode.Conflict;
        }

        Members.Remove(user);
        _isDeleted = Members.Count == 0;
        return HttpStatusCode.NoContent;
    }

    private HttpStatusCode Remove(int by, int user)
    {
        if (!RunsIt(by) || !Members.TryGetValue(user, out var role))
        {
            return RunsIt(by) ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden;
        }

        if (Members[by] >= role)
        {
            return HttpStatusCode.Forbidden;
        }

        Members.Remove(user);
        return HttpStatusCode.NoContent;
    }

    private HttpStatusCode Ban(int by, int user)
    {
        if (!RunsIt(by))
        {
            return HttpStatusCode.Forbidden;
        }

        if (_banned.Contains(user))
        {
            return HttpStatusCode.OK;
        }

        if (Members.TryGetValue(user, out var role) && Members[by] >= role)
        {
            return HttpStatusCode.Forbidden;
        }

        Members.Remove(user);
        _banned.Add(user);
        return HttpStatusCode.OK;
    }

    private HttpStatusCode Archive(int by, bool archived)
    {
        if (!RunsIt(by))
        {
            return HttpStatusCode.Forbidden;
        }

        _isArchived = archived;
        return HttpStatusCode.OK;
    }
}
