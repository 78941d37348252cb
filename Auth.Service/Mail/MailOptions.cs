using System.ComponentModel.DataAnnotations;
using System.Net.Mail;

namespace Auth.Service.Mail;

/// <summary>
/// Section <c>Mail</c>: how mails go out. With a <see cref="Host"/> by SMTP, else into <see cref="Folder"/> as files, which is for
/// development, else not at all.
/// </summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mail";

    /// <summary>The SMTP server that takes our mails; null without one.</summary>
    public string? Host { get; set; }

    /// <summary>Its port for submission (RFC 6409).</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Whether STARTTLS is insisted upon (RFC 3207). Off only for a server on the same machine.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>The user name at the SMTP server; null where it asks for none.</summary>
    public string? Username { get; set; }

    /// <summary>The password at the SMTP server.</summary>
    public string? Password { get; set; }

    /// <summary>The sender.</summary>
    [Required]
    public string From { get; set; } = "RustyGate <noreply@localhost>";

    /// <summary>A folder for mails as files, when there is no <see cref="Host"/>. They hold secrets: only this service may read it.</summary>
    public string? Folder { get; set; }

    /// <summary>
    /// Where people reach the gateway, for the links in mails. Never taken from a request: whoever asks for a mail to another would
    /// choose where its link leads.
    /// </summary>
    [Required]
    public Uri PublicUrl { get; set; } = new("http://localhost:8080");

    /// <summary>Whether mails go anywhere at all.</summary>
    public bool IsSet => Host is not null || Folder is not null;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MailAddress.TryCreate(From, out _))
        {
            yield return new("Mail:From is no e-mail address.", [nameof(From)]);
        }

        if (!PublicUrl.IsAbsoluteUri || PublicUrl.Scheme is not ("http" or "https"))
        {
            yield return new("Mail:PublicUrl is no http(s) address.", [nameof(PublicUrl)]);
        }
    }
}
