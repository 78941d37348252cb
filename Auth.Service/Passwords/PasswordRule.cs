using System.Text;
using Zxcvbn.Matcher;

namespace Auth.Service.Passwords;

/// <summary>
/// Which passwords are taken (NIST SP 800-63B §5.1.1.2): long enough, and not among the first that anyone would try. No classes of
/// characters: they make passwords harder to remember, not to guess.
/// </summary>
public static class PasswordRule
{
    /// <summary>Fewest characters.</summary>
    public const int MinCharacters = 8;

    /// <summary>Most bytes in UTF-8: nothing longer is hashed, and nothing shorter is cut.</summary>
    public const int MaxBytes = 1024;

    /// <summary>
    /// As guessable as one of the ten thousand most used passwords: that many tries are within reach of a patient attacker even
    /// where logins are rate limited.
    /// </summary>
    private static readonly double MinEntropyBits = Math.Log2(10_000);

    /// <summary>How much of a password is estimated: the estimate takes quadratic time, and more characters only add to it.</summary>
    private const int Examined = 40;

    private const string Advice = "Add a few words that do not belong together.";

    private static readonly Zxcvbn.Zxcvbn Estimator = new();

    /// <summary>What is wrong with <paramref name="password"/> and what to change; null when it is good.</summary>
    /// <param name="password">As it was given.</param>
    /// <param name="own">What others know of the person: the address, the names.</param>
    public static string? Objection(string? password, params IEnumerable<string?> own)
    {
        if (password is null || password.EnumerateRunes().Count() < MinCharacters)
        {
            return $"must have at least {MinCharacters} characters; a few words in a row do well.";
        }

        if (IsTooLong(password))
        {
            return $"must have at most {MaxBytes} bytes.";
        }

        if (own.OfType<string>().Any(text => IsLittleMoreThan(text, password)))
        {
            return $"contains your address or name and little more. {Advice}";
        }

        var known = own.OfType<string>().SelectMany(text => text.Split('@', '.').Append(text)).Where(text => text.Length > 2);
        var estimate = Estimator.EvaluatePassword(password.Length > Examined ? password[..Examined] : password, known);
        return estimate.Entropy >= MinEntropyBits
            ? null
            : $"is among the first that would be guessed: it {Weakness(estimate)}. {Advice}";
    }

    /// <summary>Whether it is refused without another look, before any hashing.</summary>
    public static bool IsTooLong(string password) => Encoding.UTF8.GetByteCount(password) > MaxBytes;

    /// <summary>The estimate sees only the beginning of a password, so a long address would pass for a random text.</summary>
    private static bool IsLittleMoreThan(string own, string password) => own.Length >= MinCharacters
        && password.Contains(own, StringComparison.OrdinalIgnoreCase)
        && password.Length - own.Length < MinCharacters;

    private static string Weakness(Zxcvbn.Result estimate)
    {
        var dictionaries = estimate.MatchSequence.OfType<DictionaryMatch>().Select(match => match.DictionaryName).ToHashSet(StringComparer.Ordinal);
        return dictionaries.Contains("user_inputs") ? "contains your address or name"
            : dictionaries.Contains("passwords") ? "is built on a common password"
            : dictionaries.Count > 0 ? "is a single common word"
            : "repeats itself or is a run of keys, digits or dates";
    }
}
