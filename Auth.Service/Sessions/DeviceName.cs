namespace Auth.Service.Sessions;

/// <summary>A name that people recognise their device by, from what a client says of itself (RFC 9110 §10.1.5). A hint: clients may lie.</summary>
public static class DeviceName
{
    private const int MaxProduct = 40;

    /// <summary>In this order: most browsers also name those that they descend from.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    /// <summary>In this order: Android also names Linux, an iPhone also Mac OS.</summary>
    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Mac OS", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>At most 40 characters, never empty.</summary>
    public static string Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return "Unknown device";
        }

        var system = Find(Systems, userAgent);
        return Find(Browsers, userAgent) is { } browser
            ? system is null ? browser : $"{browser} on {system}"
            : Product(userAgent.Trim());
    }

    private static string? Find((string Mark, string Name)[] known, string userAgent) =>
        Array.Find(known, one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;

    /// <summary>The first product without its version: <c>curl/8.5.0</c> is <c>curl</c>.</summary>
    private static string Product(string userAgent)
    {
        var end = userAgent.AsSpan().IndexOfAny("/ (");
        var product = end > 0 ? userAgent[..end] : userAgent;
        return product[..Math.Min(product.Length, MaxProduct)];
    }
}
