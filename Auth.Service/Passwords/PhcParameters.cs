using System.Globalization;

namespace Auth.Service.Passwords;

/// <summary>The cost that a hash in PHC form was made with: <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>.</summary>
/// <param name="MemoryKiB">Memory in KiB.</param>
/// <param name="Iterations">Passes.</param>
/// <param name="Parallelism">Lanes.</param>
public sealed record PhcParameters(int MemoryKiB, int Iterations, int Parallelism)
{
    private const string Prefix = "$argon2id$v=19$";

    /// <summary>Reads the parameters; null when <paramref name="phc"/> is no Argon2id hash of version 19.</summary>
    public static PhcParameters? Read(string phc)
    {
        if (!phc.StartsWith(Prefix, StringComparison.Ordinal) || phc[Prefix.Length..].Split('$') is not [var parameters, _, _])
        {
            return null;
        }

        return parameters.Split(',') is [var m, var t, var p]
            && Value(m, "m=") is { } memory && Value(t, "t=") is { } iterations && Value(p, "p=") is { } parallelism
            ? new PhcParameters(memory, iterations, parallelism)
            : null;
    }

    /// <summary>Whether a hash of this cost is to be made anew at the next login, because less is spent than is asked for now.</summary>
    public bool IsWeakerThan(PasswordOptions now) => MemoryKiB < now.MemoryKiB || Iterations < now.Iterations;

    private static int? Value(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : null;
}
