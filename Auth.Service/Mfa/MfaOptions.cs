using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Mfa;

/// <summary>Section <c>Mfa</c>.</summary>
public sealed class MfaOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mfa";

    /// <summary>What authenticator apps show beside the account.</summary>
    [Required, RegularExpression("^[^:]{1,64}$", ErrorMessage = "Mfa:Issuer has 1 to 64 characters, no colon.")]
    public string Issuer { get; set; } = "RustyGate";

    /// <summary>How many codes an account may try in <see cref="AttemptMinutes"/> without a right one.</summary>
    [Range(3, 100)]
    public int Attempts { get; set; } = 10;

    /// <summary>Minutes in which <see cref="Attempts"/> may be made.</summary>
    [Range(1, 1440)]
    public int AttemptMinutes { get; set; } = 15;

    /// <summary>Minutes between the password and the code of one login.</summary>
    [Range(1, 60)]
    public int LoginMinutes { get; set; } = 5;

    /// <summary>Minutes for which a session may do what asks for a step-up, after a login or a step-up.</summary>
    [Range(1, 1440)]
    public int StepUpMinutes { get; set; } = 15;
}
