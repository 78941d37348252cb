using System.Globalization;
using System.Text;

namespace Auth.Service.Accounts.Names;

/// <summary>Reads the tables beside this file: lines of <c>name;code points or ranges</c>, in hexadecimal.</summary>
internal static class UnicodeTable
{
    /// <summary>The lines of the embedded file <paramref name="file"/>: what stands before the semicolon, and what after it.</summary>
    public static IEnumerable<(string Name, string[] Items)> Read(string file)
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream(typeof(UnicodeTable), file)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split(';') is [var name, var items])
            {
                yield return (name, items.Split(' '));
            }
        }
    }

    public static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static string Text(string codePoints) => string.Concat(codePoints.Split(' ').Select(code => new Rune(Number(code)).ToString()));
}
