using Portcullis.AspNetCore;
using Portcullis.Credentials;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Refusals;
using Portcullis.Issuer.Stores;

namespace Portcullis.Gateway;

/// <summary>Answers bad access tokens in the form of their path, and puts them on record. A request without any token is no event.</summary>
internal sealed class TokenRefusals(IAuditLog audit) : IRefusalWriter
{
    public Task WriteAsync(HttpContext context, Refusal refusal, CancellationToken cancellationToken)
    {
        if (refusal.Code != RefusalCode.MissingToken)
        {
            audit.Record(new AuditEntry("refused", null, refusal.Code.Code, context.GetEndpoint()?.DisplayName, null));
        }

        return RefusalWriter.WriteAsync(context, refusal, null, null);
    }
}
