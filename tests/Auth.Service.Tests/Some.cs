namespace Auth.Service.Tests;

/// <summary>Values that are a test's own.</summary>
internal static class Some
{
    public const string Password = "StrongPassword123!";

    public static string Username() => $"user-{Guid.NewGuid():N}";

    /// <summary>An address of the network, in a range that is nobody's (RFC 6890).</summary>
    public static string Address() => $"10.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}.{Random.Shared.Next(1, 255)}";

    public static string Email() => $"{Username()}@example.org";
}
