namespace Auth.Service.Mail;

/// <summary>Takes a letter to where its recipient finds it.</summary>
public interface IMailTransport
{
    /// <summary>Sends one letter.</summary>
    /// <exception cref="System.Net.Mail.SmtpException">The server did not take it; trying again later may help.</exception>
    /// <exception cref="IOException">The file could not be written.</exception>
    Task SendAsync(Letter letter, CancellationToken cancellationToken);
}
