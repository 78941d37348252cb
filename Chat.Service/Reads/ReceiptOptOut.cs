using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Chat.Service.Reads;

/// <summary>Someone who does not tell others how far they have read.</summary>
internal sealed class ReceiptOptOut
{
    public Guid UserId { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<ReceiptOptOut>
    {
        public void Configure(EntityTypeBuilder<ReceiptOptOut> builder) => builder.ToTable("receipt_opt_outs").HasKey(o => o.UserId);
    }
}
