using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace RustyGate.ServiceDefaults.Database;

/// <summary>
/// Names tables, columns, keys and indexes in snake_case, so that SQL written by hand needs no quotes. A name given in the model
/// stays. Add it in <c>ConfigureConventions</c>: <c>configurationBuilder.Conventions.Add(_ => new SnakeCaseNames())</c>.
/// </summary>
public sealed class SnakeCaseNames : IModelFinalizingConvention
{
    /// <inheritdoc />
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        var entities = modelBuilder.Metadata.GetEntityTypes().Where(entity => !entity.IsMappedToJson()).ToList();
        foreach (var entity in entities)
        {
            entity.Builder.ToTable(Snake(entity.GetTableName()));
            foreach (var property in entity.GetDeclaredProperties())
            {
                property.Builder.HasColumnName(Snake(property.GetColumnName()));
            }
        }

        // In a second round: the default names of these are made of the tables' and columns' names.
        foreach (var entity in entities)
        {
            foreach (var key in entity.GetDeclaredKeys())
            {
                key.Builder.HasName(Snake(key.GetName()));
            }

            foreach (var foreignKey in entity.GetDeclaredForeignKeys())
            {
                foreignKey.Builder.HasConstraintName(Snake(foreignKey.GetConstraintName()));
            }

            foreach (var index in entity.GetDeclaredIndexes())
            {
                index.Builder.HasDatabaseName(Snake(index.GetDatabaseName()));
            }
        }
    }

    private static string? Snake(string? name) => name is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
