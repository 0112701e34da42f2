using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>
/// The authentication scheme: an attestation's JWT in one <c>Authorization: Bearer</c> header. It sees to signature, issuer and times; what the attestation must say is
/// <see cref="AttestationRequirement"/>'s.
/// </summary>
internal sealed class AttestationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AttestationVerifier verifier,
    IRefusalWriter writer,
    IOptions<AttestationGateOptions> gate) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private static readonly Refusal Missing = new(RefusalCode.AttestationInvalid, "Send an attestation's JWT as 'Authorization: Bearer <jwt>'.");
    private static readonly Refusal Malformed = new(RefusalCode.AttestationInvalid, "Send one Authorization header with one attestation's JWT in it.");
    private static readonly Refusal NotAsked = new(RefusalCode.PolicyNotMet, "The attestation does not allow this.");

    private Refusal _refusal = Missing;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = BearerToken.Read(Request.Headers.Authorization);
        if (!token.HasValue)
        {
            return AuthenticateResult.NoResult();
        }

        var outcome = token.Length == 0
            ? AttestationVerification.Refused(Malformed)
            : await verifier.ReadWithoutDecidingAsync(token.AsMemory(), Context.RequestAborted);
        if (outcome.IsValid)
        {
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new AttestationIdentity(outcome.Token)), Scheme.Name));
        }

        _refusal = outcome.Refusal;
        return AuthenticateResult.Fail(outcome.Refusal.Code.Code);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        await AnswerAsync(_refusal);
    }

    /// <summary>Also answers 401 and 503: what an attestation was found not to say need not be a proven no, and who is signed in by another scheme may have brought none.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Context.Features.Get<UnmetAttestation>() switch
    {
        null => AnswerAsync(NotAsked),
        { Refusal: { } refusal } => AnswerAsync(refusal),
        _ => HandleChallengeAsync(properties),
    };

    private async Task AnswerAsync(Refusal refusal)
    {
        // A policy may name several schemes, and one of them has answered.
        if (Response.HasStarted)
        {
            return;
        }

        Log.Refused(Logger, refusal.Code.Code);
        if (refusal.Code.Status == StatusCodes.Status401Unauthorized)
        {
            var protection = PortcullisOptions.Protect(gate.Value.Authority, resourceMetadata: null);
            Response.Headers.WWWAuthenticate = refusal == Missing ? BearerChallenge.Plain(protection) : BearerChallenge.For(protection, refusal);
        }

        await writer.WriteAsync(Context, refusal, Context.RequestAborted);
    }
}
