using Chat.Service.Storage;
using Npgsql;
using RustyGate.ServiceDefaults.Database;

namespace Chat.Service.Tests;

/// <summary>What the driver is told of R15: a second for a connection, one for an answer, one for its attempt to cancel.</summary>
public sealed class ConnectionLimitsTests
{
    private const string Somewhere = "Host=db.example.org;Database=chatdb";

    [Fact]
    public void R15_A_request_waits_a_second_for_a_connection_and_one_for_an_answer()
    {
        var limits = new NpgsqlConnectionStringBuilder(Somewhere).FailFast();

        Assert.Equal((1, 1, -1, GssEncryptionMode.Disable), (limits.Timeout, limits.CommandTimeout, limits.CancellationTimeout, limits.GssEncryptionMode));
        Assert.False(new NpgsqlConnectionStringBuilder(Somewhere).HasCommandTimeout());
    }

    [Fact]
    public void What_a_connection_string_says_itself_holds()
    {
        var said = new NpgsqlConnectionStringBuilder(Somewhere + ";Timeout=7;Command Timeout=8;GSS Encryption Mode=Require");

        Assert.True(said.HasCommandTimeout());
        var limits = said.FailFast();
        Assert.Equal((7, 8, GssEncryptionMode.Require), (limits.Timeout, limits.CommandTimeout, limits.GssEncryptionMode));
        using var pool = Pools.BuildWrites(said.ConnectionString);
        limits = new NpgsqlConnectionStringBuilder(pool.ConnectionString);
        Assert.Equal((7, 8), (limits.Timeout, limits.CommandTimeout));
    }
}
