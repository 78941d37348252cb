namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Default values.</summary>
public static class JwtBearerDefaults
{
    /// <summary>The scheme's name.</summary>
    public const string AuthenticationScheme = "Bearer";
}
