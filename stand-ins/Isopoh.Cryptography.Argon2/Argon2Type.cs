namespace Isopoh.Cryptography.Argon2;

/// <summary>Which memory a block is mixed with (RFC 9106 §3.4).</summary>
public enum Argon2Type
{
    /// <summary>Argon2d: depends on the password; for where nobody measures times.</summary>
    DataDependentAddressing = 0,

    /// <summary>Argon2i: never depends on the password.</summary>
    DataIndependentAddressing = 1,

    /// <summary>Argon2id: the first half of the first pass as Argon2i, the rest as Argon2d; the one to choose for passwords.</summary>
    HybridAddressing = 2,
}
