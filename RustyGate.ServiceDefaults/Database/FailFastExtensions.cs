using System.Data.Common;

namespace RustyGate.ServiceDefaults.Database;

/// <summary>Connections for requests, which must not wait for a database that is down or frozen (promises R15).</summary>
public static class FailFastExtensions
{
    private const string GssEncryption = "GSS Encryption Mode";
    private const string CommandTimeout = "Command Timeout";

    /// <summary>
    /// One second for a connection, or one for an answer and one more for the driver's attempt to cancel; <see cref="ShortCommands"/> makes
    /// the first of these shorter. That attempt is a connection of its own, and would take a second longer where it first asks for GSS
    /// encryption, which whoever has it requires. What the connection string says of a time itself holds: whoever has a slow network to the
    /// database knows it, and says so there.
    /// </summary>
    /// <param name="connection">Npgsql's builder; by keyword, so that services without a database need no driver.</param>
    /// <param name="connectSeconds">For a connection.</param>
    /// <param name="commandSeconds">For an answer.</param>
    public static T FailFast<T>(this T connection, int connectSeconds = 1, int commandSeconds = 1) where T : DbConnectionStringBuilder
    {
        if (connection[GssEncryption].ToString() is "Prefer")
        {
            connection[GssEncryption] = "Disable";
        }

        connection.SetUnlessSaid("Timeout", connectSeconds);
        connection.SetUnlessSaid(CommandTimeout, commandSeconds);
        connection.SetUnlessSaid("Cancellation Timeout", -1);
        return connection;
    }

    /// <summary>Whether the connection string itself says how long a command may take.</summary>
    public static bool HasCommandTimeout(this DbConnectionStringBuilder connection) => connection.ShouldSerialize(CommandTimeout);

    private static void SetUnlessSaid(this DbConnectionStringBuilder connection, string name, int value)
    {
        if (!connection.ShouldSerialize(name))
        {
            connection[name] = value;
        }
    }
}
