using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Credentials.Attestations;

namespace Portcullis.AspNetCore.Attestations;

/// <summary>Judges every <see cref="AttestationRequirement"/> of a request at once, so that no attestation is spent on what is refused.</summary>
internal sealed class AttestationRequirementHandler(IUsedAttestationStore used) : IAuthorizationHandler
{
    private static readonly Refusal Spent = new(RefusalCode.AttestationInvalid, "The attestation was used before; get a new one.");
    private static readonly Refusal CannotTell = new(RefusalCode.StoreUnavailable, "It cannot be told at the moment whether the attestation was used before; try again.");

    public async Task HandleAsync(AuthorizationHandlerContext context)
    {
        List<AttestationRequirement> asked = [.. context.PendingRequirements.OfType<AttestationRequirement>()];
        if (asked.Count == 0)
        {
            return;
        }

        var http = context.Resource as HttpContext;
        if (context.User.FindAttestation() is not { } token)
        {
            http?.Features.Set(new UnmetAttestation(Refusal: null));
            return;
        }

        var refusal = asked.Select(requirement => requirement.Check(token, http)).FirstOrDefault(refusal => refusal is not null)
            ?? (asked.Exists(requirement => requirement.SingleUse) ? await SpendAsync(token, http) : null);
        if (refusal is not null)
        {
            http?.Features.Set(new UnmetAttestation(refusal));
            return;
        }

        asked.ForEach(context.Succeed);
    }

    private async ValueTask<Refusal?> SpendAsync(AttestationToken token, HttpContext? http)
    {
        // Authorization may be asked more than once in a request.
        if (http?.Features.Get<SpentAttestation>()?.Id == token.Id)
        {
            return null;
        }

        switch (await used.UseAsync(token.Id, token.ExpiresAt, http?.RequestAborted ?? CancellationToken.None))
        {
            case AttestationUse.First:
                http?.Features.Set(new SpentAttestation(token.Id));
                return null;
            case AttestationUse.Repeated:
                return Spent;
            default:
                return CannotTell;
        }
    }
}
