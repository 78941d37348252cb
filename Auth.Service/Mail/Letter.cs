namespace Auth.Service.Mail;

/// <summary>A mail in words.</summary>
/// <param name="Recipient">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text; lines end with a line feed.</param>
public sealed record Letter(string Recipient, string Subject, string Text);
