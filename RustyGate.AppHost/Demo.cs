using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.AppHost;

/// <summary>The switch <c>--seed-demo</c>: people and their chats for an empty system, and on the console how to sign in as one of them.</summary>
internal static class Demo
{
    private const string Verb = "seed-demo";

    /// <summary>Some of those in <c>Auth.Service/Demo/people.json</c>.</summary>
    private const string Somebody = "ada@demo.invalid, bruno@demo.invalid, chidi@demo.invalid";

    /// <param name="builder">The application.</param>
    /// <param name="auth">The service that says who has which account.</param>
    /// <param name="authdb">Its database.</param>
    /// <param name="chat">The service of the chats; once it is ready, its database is.</param>
    /// <param name="chatdb">Its database.</param>
    /// <param name="files">Where Chat keeps files.</param>
    /// <param name="internalKey">The key by which the services know each other.</param>
    public static void AddDemo(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> auth, IResourceBuilder<IResourceWithConnectionString> authdb,
        IResourceBuilder<ProjectResource> chat, IResourceBuilder<IResourceWithConnectionString> chatdb, string files, IResourceBuilder<ParameterResource> internalKey)
    {
        var password = builder.AddParameter("demo-password", new GenerateParameterDefault { MinLength = 20, Special = false }, secret: true);
        var accounts = builder.AddVerb<Projects.Auth_Service>("auth-demo", Verb, authdb)
            .WithEnvironment("Demo__Password", password)
            .WaitFor(auth);
        var chats = builder.AddVerb<Projects.Chat_Service>("chat-demo", Verb, chatdb)
            .WithReference(auth)
            .WithEnvironment("Internal__Key", internalKey)
            .WithEnvironment("Files__Directory", files)
            .WaitFor(chat)
            .WaitForCompletion(accounts);
        builder.Eventing.Subscribe<AfterResourcesCreatedEvent>(async (created, cancellationToken) =>
        {
            var ended = await created.Services.GetRequiredService<ResourceNotificationService>()
                .WaitForResourceAsync(chats.Resource.Name, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), cancellationToken);
            if (ended.Snapshot.ExitCode == 0)
                Show((await password.Resource.GetValueAsync(cancellationToken))!);
        });
    }

    private static void Show(string password)
    {
        Console.WriteLine();
        Console.WriteLine($"  The demo workspace is there. Sign in as {Somebody}, … with the password");
        Console.WriteLine($"  {password}");
        Console.WriteLine("  It was made up for this workspace and is shown this once. None of these people is an admin.");
    }
}
