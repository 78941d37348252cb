using Chat.Service.Audit;
using Chat.Service.Chats;
using Chat.Service.Delivery;
using Chat.Service.Drafts;
using Chat.Service.Invites;
using Chat.Service.Messages;
using Chat.Service.Moderation;
using Chat.Service.Pins;
using Chat.Service.Push;
using Chat.Service.Reactions;
using Chat.Service.Reads;
using Chat.Service.Saved;
using Chat.Service.Scheduled;
using Chat.Service.Threads;
using Chat.Service.Webhooks;
using Chat.Service.Webhooks.Incoming;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Database;

namespace Chat.Service.Storage;

/// <summary>
/// The database <c>chatdb</c> for everything that is not hot. Storing a message (<see cref="MessageInsert"/>) and moving the outbox
/// (<see cref="OutboxMove"/>) are SQL statements of their own on the same tables.
/// </summary>
internal sealed class ChatDb(DbContextOptions<ChatDb> options) : DbContext(options)
{
    public DbSet<Conversation> Chats => Set<Conversation>();

    public DbSet<Member> Members => Set<Member>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<Mention> Mentions => Set<Mention>();

    public DbSet<MessageEdit> MessageEdits => Set<MessageEdit>();

    public DbSet<Reaction> Reactions => Set<Reaction>();

    public DbSet<Pin> Pins => Set<Pin>();

    public DbSet<ReceiptOptOut> ReceiptOptOuts => Set<ReceiptOptOut>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<ScheduledMessage> ScheduledMessages => Set<ScheduledMessage>();

    public DbSet<SavedMessage> SavedMessages => Set<SavedMessage>();

    public DbSet<ThreadFollow> ThreadFollows => Set<ThreadFollow>();

    public DbSet<Invite> Invites => Set<Invite>();

    public DbSet<Ban> Bans => Set<Ban>();

    public DbSet<Block> Blocks => Set<Block>();

    public DbSet<Report> Reports => Set<Report>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<OutboxEvent> Outbox => Set<OutboxEvent>();

    public DbSet<LoggedEvent> Events => Set<LoggedEvent>();

    public DbSet<EventLog> Log => Set<EventLog>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<Hook> Hooks => Set<Hook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<PushSubscription> PushSubscriptions => Set<PushSubscription>();

    public DbSet<PushDue> PushQueue => Set<PushDue>();

    public DbSet<PushRecord> PushRecords => Set<PushRecord>();

    public DbSet<VapidKey> VapidKeys => Set<VapidKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder
        .HasPostgresExtension("pg_trgm").HasPostgresExtension("unaccent")
        .ApplyConfigurationsFromAssembly(typeof(ChatDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Conventions.Add(_ => new SnakeCaseNames());
        configurationBuilder.Properties<ChatType>().HaveConversion<SnakeCaseEnum<ChatType>>();
        configurationBuilder.Properties<MessageKind>().HaveConversion<SnakeCaseEnum<MessageKind>>();
        configurationBuilder.Properties<ScheduledState>().HaveConversion<SnakeCaseEnum<ScheduledState>>();
        configurationBuilder.Properties<Resolution>().HaveConversion<SnakeCaseEnum<Resolution>>();
        configurationBuilder.Properties<NotifyLevel>().HaveConversion<SnakeCaseEnum<NotifyLevel>>();
        configurationBuilder.Properties<MemberRole>().HaveConversion<SnakeCaseEnum<MemberRole>>();
    }
}
