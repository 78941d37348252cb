namespace Isopoh.Cryptography.Argon2;

/// <summary>The version of Argon2.</summary>
public enum Argon2Version
{
    /// <summary>Version 1.3, that of RFC 9106.</summary>
    Nineteen = 0x13,
}
