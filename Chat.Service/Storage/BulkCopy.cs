using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Chat.Service.Storage;

/// <summary>COPY (https://www.postgresql.org/docs/current/sql-copy.html) of entities as the model maps them: thousands of rows in the time of a few inserts.</summary>
internal static class BulkCopy
{
    /// <summary>Adds <paramref name="rows"/>, all or none, in the connection's transaction. Nothing is tracked, and no default of the database applies.</summary>
    public static async Task CopyAsync<T>(this ChatDb db, IEnumerable<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        var type = db.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var columns = type.GetProperties().Select(property => new Column(property, table)).ToList();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var import = await connection.BeginBinaryImportAsync(
            $"COPY {table.Name} ({string.Join(", ", columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancellationToken);
            foreach (var column in columns)
            {
                await (column.ValueOf(row) is { } value
                    ? import.WriteAsync(value, column.Type, cancellationToken)
                    : import.WriteNullAsync(cancellationToken));
            }
        }

        await import.CompleteAsync(cancellationToken);
    }

    private sealed class Column(IProperty property, StoreObjectIdentifier table)
    {
        public string Name { get; } = property.GetColumnName(table)!;

        public string Type { get; } = property.GetColumnType(table);

        public object? ValueOf(object row) => property.PropertyInfo!.GetValue(row) is not { } value ? null
            : property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value)
            : value;
    }
}
