using System.Net;
using Microsoft.OpenApi;

namespace Auth.Service.Tests;

public sealed class OpenApiTests(SharedApi shared) : IClassFixture<SharedApi>
{
    [Fact]
    public async Task Source2_The_document_describes_every_public_endpoint_and_no_internal_one()
    {
        var document = await shared.Api.GetAsync("/openapi/v1.json").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(
            [
                "/.well-known/jwks.json",
                "/.well-known/openid-configuration",
                "/admin/audit",
                "/admin/keys",
                "/admin/keys/rotate",
                "/admin/users",
                "/admin/users/{id}",
                "/admin/users/{id}/disable",
                "/admin/users/{id}/enable",
                "/admin/users/{id}/reset-second-factor",
                "/admin/users/{id}/role",
                "/admin/users/{id}/sign-out",
                "/api/bots",
                "/api/bots/{id}",
                "/api/bots/{id}/token",
                "/api/signin",
                "/api/signup",
                "/auth/login",
                "/auth/logout",
                "/auth/me",
                "/auth/me/deletion",
                "/auth/me/export",
                "/auth/mfa",
                "/auth/mfa/recovery-codes",
                "/auth/mfa/step-up",
                "/auth/mfa/totp",
                "/auth/mfa/totp/confirm",
                "/auth/mfa/verify",
                "/auth/passkeys",
                "/auth/passkeys/login",
                "/auth/passkeys/login/options",
                "/auth/passkeys/options",
                "/auth/passkeys/step-up/options",
                "/auth/passkeys/{id}",
                "/auth/password",
                "/auth/password/forgot",
                "/auth/password/reset",
                "/auth/refresh",
                "/auth/register",
                "/auth/sessions",
                "/auth/sessions/{id}",
                "/auth/team",
                "/auth/ticket",
                "/auth/verify",
                "/auth/verify/resend",
                "/login",
                "/register",
                "/setup",
                "/setup/passkey/options",
            ],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        Assert.All(
            document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()),
            operation => Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!));
    }

    [Fact]
    public async Task Source2_9_A_reader_of_OpenAPI_finds_nothing_wrong_with_the_document_and_every_operation_says_what_it_answers()
    {
        using var reply = await shared.Api.GetAsync("/openapi/v1.json");
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json);

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.All(
            read.Document!.Paths.SelectMany(path => path.Value.Operations!, (path, operation) => (Way: $"{operation.Key} {path.Key}", operation.Value)),
            operation =>
            {
                Assert.True(operation.Value.Responses!.Keys.Any(status => status.StartsWith('2')), operation.Way);
                Assert.NotEmpty(operation.Value.Tags!);
            });
    }
}
