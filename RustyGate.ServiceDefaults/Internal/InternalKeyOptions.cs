using System.ComponentModel.DataAnnotations;

namespace RustyGate.ServiceDefaults.Internal;

/// <summary>Section <c>Internal</c>: the secret by which RustyGate's services know each other on <c>/internal</c> endpoints.</summary>
public sealed class InternalKeyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Internal";

    /// <summary>At least 32 characters; the same for every service of one installation. The AppHost makes one for itself.</summary>
    [Required, MinLength(32)]
    public string Key { get; set; } = "";
}
