using System.Data.Common;

namespace RustyGate.ServiceDefaults.Database;

/// <summary>Connections for requests, which must not wait for a database that is down or frozen (promises R15).</summary>
public static class FailFastExtensions
{
    private const string GssEncryption = "GSS Encryption Mode";

    /// <summary>
    /// One second for a connection, or one for an answer and one more for the driver's attempt to cancel; <see cref="ShortCommands"/> makes
    /// the first of these shorter. That attempt is a connection of its own, and would take a second longer where it first asks for GSS
    /// encryption, which whoever has it requires.
    /// </summary>
    /// <param name="connection">Npgsql's builder; by keyword, so that services without a database need no driver.</param>
    public static T FailFast<T>(this T connection) where T : DbConnectionStringBuilder
    {
        if (connection[GssEncryption].ToString() is "Prefer")
        {
            connection[GssEncryption] = "Disable";
        }

        connection["Timeout"] = 1;
        connection["Command Timeout"] = 1;
        connection["Cancellation Timeout"] = -1;
        return connection;
    }
}
