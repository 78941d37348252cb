using System.Text.Json;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Auth.Service.Tests.Audit;

/// <summary>The table and what adds to it.</summary>
public sealed class AuditLogTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Theory]
    [InlineData("UPDATE audit_log SET outcome = 'refused'")]
    [InlineData("UPDATE audit_log SET outcome = 'refused' WHERE false")]
    [InlineData("DELETE FROM audit_log")]
    [InlineData("TRUNCATE audit_log")]
    [InlineData("INSERT INTO audit_log SELECT * FROM audit_log ON CONFLICT (id) DO UPDATE SET outcome = 'refused'")]
    public async Task What_is_in_the_log_cannot_be_changed_or_removed(string statement)
    {
        await AddAsync("user:a", after: new { name = "a" });

        var refused = await Assert.ThrowsAsync<PostgresException>(() => _api.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(statement)));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task An_act_that_is_not_saved_leaves_no_entry()
    {
        var target = $"user:{Guid.NewGuid()}";
        await using (var scope = _api.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<AuditLog>().Add(Acts.UserRole, target);
        }

        Assert.False(await _api.InDatabaseAsync(db => db.AuditLog.AnyAsync(entry => entry.Target == target)));
    }

    [Fact]
    public async Task S30_A_secret_is_left_out_of_before_and_after_at_any_depth()
    {
        var target = $"user:{Guid.NewGuid()}";
        await AddAsync(
            target,
            before: new { PasswordHash = "$argon2id$", email = "a@example.org" },
            after: new { nested = new[] { new { RefreshToken = "abc", totp_secret = "def", note = "nul\0" } } });

        var entry = await _api.InDatabaseAsync(db => db.AuditLog.SingleAsync(entry => entry.Target == target));

        Assert.Equal("""{"email":"a@example.org","password_hash":"[left out]"}""", Compact(entry.Before));
        Assert.Equal("""{"nested":[{"note":"nul\uFFFD","totp_secret":"[left out]","refresh_token":"[left out]"}]}""", Compact(entry.After));
    }

    private Task<int> AddAsync(string target, object? before = null, object? after = null) => _api.InDatabaseAsync((db, services) =>
    {
        services.GetRequiredService<AuditLog>().Add(Acts.UserRole, target, before, after);
        return db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });

    /// <summary>jsonb keeps no order but its own: shorter names first, then by letters.</summary>
    private static string Compact(string? json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json!));
}
