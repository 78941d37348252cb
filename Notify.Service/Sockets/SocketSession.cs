using Notify.Service.Streams;

namespace Notify.Service.Sockets;

/// <summary>One open socket, as its commands see it.</summary>
/// <param name="connection">Where events and answers go.</param>
/// <param name="opened">Whose it is.</param>
/// <param name="chat">The one chat that it was opened on (<c>?chat_id=</c>): where a frame goes that names none.</param>
internal sealed class SocketSession(StreamConnection connection, Authenticated opened, Guid? chat)
{
    public StreamConnection Connection => connection;

    public Guid? Chat => chat;

    /// <summary>What Chat is asked with.</summary>
    public string Token { get; private set; } = opened.Token;

    /// <summary>Goes on by another token. Under the hub's lock.</summary>
    public Renewed Renew(Authenticated fresh)
    {
        connection.Renew(fresh.Caller, fresh.Life);
        Token = fresh.Token;
        return new Renewed(fresh.Life.ExpiresAt);
    }
}
