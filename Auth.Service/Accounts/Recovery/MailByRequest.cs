using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Mail;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Auth.Service.Accounts.Recovery;

/// <summary>
/// Mails that anyone may ask for, for any address. The request only writes down that a mail was asked for; whether the address has an
/// account is looked up when the mail is sent, so the answer cannot tell, not even by its time.
/// </summary>
public sealed class MailByRequest(AuthDb db, Mailer mailer, LoginBackOff backOff)
{
    /// <summary>202, or 429 when this address was asked for too often, or too much was asked for from one place.</summary>
    public async Task<Results<Accepted, ProblemHttpResult>> AddAsync(
        MailTemplate template, MailRequest request, Device device, HttpResponse response, CancellationToken cancellationToken)
    {
        var email = Identifier.Email(request.Email)!;
        var attempt = await backOff.BeginAsync($"mail:{Identifier.Key(email)}", device.Ip);
        if (attempt.IsRefused)
        {
            return LoginBackOff.Problem(attempt, response);
        }

        mailer.Add(template, email);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
