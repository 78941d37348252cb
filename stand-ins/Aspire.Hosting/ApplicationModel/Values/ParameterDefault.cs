using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

/// <summary>A random value, new in every run, from the allowed kinds of characters and with at least so many of each.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Specials = "-_.{}~()*+!";
    private const int DefaultLength = 22;

    /// <summary>Length in characters; 22 where nothing else is said, 128 bits and more.</summary>
    public int MinLength { get; set; }

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override string GetDefaultValue()
    {
        (bool Use, string Of, int AtLeast)[] kinds =
            [(Lower, LowerCase, MinLower), (Upper, UpperCase, MinUpper), (Numeric, Digits, MinNumeric), (Special, Specials, MinSpecial)];
        var used = kinds.Where(k => k.Use).ToArray();
        var characters = string.Concat(used.Select(k => RandomNumberGenerator.GetString(k.Of, k.AtLeast)));
        var length = Math.Max(MinLength > 0 ? MinLength : DefaultLength, characters.Length);
        var all = (characters + RandomNumberGenerator.GetString(string.Concat(used.Select(k => k.Of)), length - characters.Length)).ToCharArray();
        RandomNumberGenerator.Shuffle(all.AsSpan());
        return new string(all);
    }
}
