namespace Auth.Service.Tests;

/// <summary>Values that are a test's own.</summary>
internal static class Some
{
    public const string Password = "StrongPassword123!";

    public static string Username() => $"user-{Guid.NewGuid():N}";

    public static string Email() => $"{Username()}@example.org";
}
