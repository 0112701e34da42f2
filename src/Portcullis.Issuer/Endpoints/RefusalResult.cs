using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Issuer.Refusals;

namespace Portcullis.Issuer.Endpoints;

/// <summary>Answers with a refusal.</summary>
internal sealed class RefusalResult(Refusal refusal, JsonObject? members) : IResult
{
    public static RefusalResult Of(RefusalCode code, string detail) => new(new Refusal(code, detail), null);

    public Task ExecuteAsync(HttpContext httpContext) => RefusalWriter.WriteAsync(httpContext, refusal, members, retryAfter: null);
}
