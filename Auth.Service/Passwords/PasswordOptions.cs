using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Passwords;

/// <summary>
/// Section <c>Passwords</c>: the cost of Argon2id (RFC 9106). The floor of each value is OWASP's least acceptable setting. Raising
/// one takes effect for new passwords at once and for the others at their next login.
/// </summary>
public sealed class PasswordOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Passwords";

    /// <summary>Memory of one hash in KiB.</summary>
    [Range(19 * 1024, 1024 * 1024)]
    public int MemoryKiB { get; set; } = 19 * 1024;

    /// <summary>Passes over the memory.</summary>
    [Range(2, 64)]
    public int Iterations { get; set; } = 2;

    /// <summary>Lanes.</summary>
    [Range(1, 16)]
    public int Parallelism { get; set; } = 1;

    /// <summary>How many hashes are computed at once; 0 = one per core. With <see cref="MemoryKiB"/> this bounds the memory of a flood of logins.</summary>
    [Range(0, 1024)]
    public int AtOnce { get; set; }

    /// <summary>
    /// How many requests wait for each of these turns, at most; whoever comes then is told to come again later at once. Each holds its
    /// request and password in memory meanwhile.
    /// </summary>
    [Range(0, 10_000)]
    public int WaitingPerTurn { get; set; } = 100;

    /// <summary>How long a request waits for its turn to hash, in milliseconds, before it is told to come again later.</summary>
    [Range(0, 30_000)]
    public int WaitMilliseconds { get; set; } = 2000;
}
