using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Keys;

/// <summary>Section <c>DataProtection</c>: where the keys lie that encrypt the signing keys in the database.</summary>
public sealed class KeyFolderOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "DataProtection";

    /// <summary>A folder that all replicas share, that only this service may read, and that belongs in the backup.</summary>
    [Required(ErrorMessage = "DataProtection:Directory (environment: DataProtection__Directory) is missing: the folder of the keys that encrypt the signing keys.")]
    public string Directory { get; set; } = "";
}
