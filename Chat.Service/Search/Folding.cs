using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Chat.Service.Storage;
using Npgsql;

namespace Chat.Service.Search;

/// <summary>
/// Makes alike what people type alike: upper and lower case, letters with and without their accents. Which letter is another with an accent
/// is asked of PostgreSQL's <c>unaccent</c>, once: .NET's own normalisation needs ICU, which the services do not carry.
/// </summary>
internal sealed class Folding([FromKeyedServices(Pools.Reads)] NpgsqlDataSource database)
{
    private const string Sql =
        """
        SELECT n, lower(unaccent(chr(n)))
        FROM (SELECT generate_series(x'A0'::int, x'2FFF'::int) UNION ALL SELECT generate_series(x'F900'::int, x'FFEF'::int)) c (n)
        WHERE unaccent(chr(n)) <> chr(n)
        """;

    private volatile FrozenDictionary<char, string>? _table;

    /// <summary>The folded <paramref name="text"/>, with the places that it comes from.</summary>
    public async ValueTask<Folded> FoldAsync(string text, CancellationToken cancellationToken) =>
        Fold(text, _table ??= await LoadAsync(cancellationToken));

    private static Folded Fold(string text, FrozenDictionary<char, string> table)
    {
        var (folded, places) = (new StringBuilder(text.Length), new List<int>(text.Length));
        for (var i = 0; i < text.Length; i++)
        {
            if (char.GetUnicodeCategory(text[i]) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            var letters = text[i] > '\x7F' && table.TryGetValue(text[i], out var plain) ? plain : $"{char.ToLowerInvariant(text[i])}";
            folded.Append(letters);
            places.AddRange(Enumerable.Repeat(i, letters.Length));
        }

        places.Add(text.Length);
        return new Folded(folded.ToString(), places);
    }

    private async Task<FrozenDictionary<char, string>> LoadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var table = new Dictionary<char, string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            table.Add((char)rows.GetInt32(0), rows.GetString(1));
        }

        return table.ToFrozenDictionary();
    }
}

/// <summary>Folded text, and where in the original each of its characters was; last, where that ended.</summary>
internal sealed record Folded(string Text, IReadOnlyList<int> Places);
