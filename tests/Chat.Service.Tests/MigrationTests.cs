using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Tests;

public sealed class MigrationTests(PostgresServer server)
{
    [Fact]
    public async Task The_migrations_make_what_the_model_says()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        await using var context = db.Context();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Each_database_has_an_epoch_of_its_own_unless_copied()
    {
        await using var db = await ChatDatabase.NewAsync(server);
        Assert.Matches("^[0-9a-f]{12}$", await db.ScalarAsync<string>("SELECT epoch FROM log"));
        Assert.Equal(1L, await db.ScalarAsync<long>("SELECT count(*) FROM log"));
    }
}
