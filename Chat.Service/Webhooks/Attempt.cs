namespace Chat.Service.Webhooks;

/// <summary>What came of telling a receiver.</summary>
/// <param name="Status">The status of its answer; null when there was none.</param>
/// <param name="Error">Why it does not count; null when it does.</param>
/// <param name="Took">How long it was waited for.</param>
/// <param name="RetryAfter">The receiver's own wish.</param>
internal readonly record struct Attempt(int? Status, string? Error, TimeSpan Took, TimeSpan? RetryAfter)
{
    public const string Timeout = "timeout";

    /// <summary>The name leads to no address that may be spoken to.</summary>
    public const string ForbiddenAddress = "forbidden_address";

    /// <summary>No connection, or it broke off.</summary>
    public const string Connection = "connection";

    /// <summary>Its certificate is not valid for its name.</summary>
    public const string Certificate = "certificate";

    /// <summary>Redirects are not followed: where they lead was never agreed.</summary>
    public const string Redirect = "redirect";

    /// <summary>An answer that is not 2xx.</summary>
    public const string Refused = "status";

    /// <summary>410: the receiver wants nothing any more.</summary>
    public const string Gone = "gone";

    public bool Succeeded => Error is null;

    public static string? ErrorOf(int status) => status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => Redirect,
        StatusCodes.Status410Gone => Gone,
        _ => Refused,
    };
}
