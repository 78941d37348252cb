using System.ComponentModel.DataAnnotations;

namespace Auth.Service.BackOff;

/// <summary>
/// Section <c>BackOff</c>: how many attempts are free, and how long one waits after them. Each further attempt doubles the wait. A
/// counter is forgotten when nobody has tried for <see cref="ForgetMinutes"/>.
/// </summary>
public sealed class BackOffOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "BackOff";

    /// <summary>Attempts on one account from one address, or from one known device.</summary>
    [Range(1, 1000)]
    public int Tries { get; set; } = 5;

    /// <summary>Attempts from one address on all accounts together. An office may stand behind one address.</summary>
    [Range(1, 100_000)]
    public int TriesPerAddress { get; set; } = 50;

    /// <summary>Attempts on one account from all addresses together, known devices not counted.</summary>
    [Range(1, 100_000)]
    public int TriesPerAccount { get; set; } = 100;

    /// <summary>The first wait, in seconds.</summary>
    [Range(1, 3600)]
    public int FirstSeconds { get; set; } = 1;

    /// <summary>The longest wait, in seconds.</summary>
    [Range(1, 86_400)]
    public int MostSeconds { get; set; } = 900;

    /// <summary>After how long without an attempt a counter begins anew, in minutes. Not less than the longest wait.</summary>
    [Range(1, 10_080)]
    public int ForgetMinutes { get; set; } = 60;
}
