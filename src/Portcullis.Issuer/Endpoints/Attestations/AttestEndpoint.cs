using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary><c>POST /v1/attest</c>: what a wallet holds, signed.</summary>
internal static class AttestEndpoint
{
    private const int MaxSize = 64 * 1024;

    // A body of nothing but misspelt members would have an answer many times its size.
    private const int MostFaults = 50;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/attest", HandleAsync)
        .WithName("Attest")
        .WithSummary("A signed answer about what a wallet holds")
        .WithDescription("With an API key in X-API-Key. JSON: wallet, conditions (1 to 10), and optionally format (jwt for a token beside it), proof (merkle), and walletProof {message, signature}. A condition is as in policies.json.")
        .WithMetadata(new RequestBodyDescription(typeof(JsonObject), "application/json"))
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status401Unauthorized)
        .Produces(StatusCodes.Status402PaymentRequired)
        .Produces(StatusCodes.Status413PayloadTooLarge)
        .Produces(StatusCodes.Status415UnsupportedMediaType)
        .Produces(StatusCodes.Status429TooManyRequests)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static Task<IResult> HandleAsync(HttpContext context, ApiKeys keys, AttestQuestionReader reader, AttestationService attestations, TimeProvider clock) =>
        ApiKeyHeader.RequireAsync(context, keys.FindAsync, key => AttestAsync(context, key, reader, attestations, clock));

    private static async Task<IResult> AttestAsync(HttpContext context, ApiKey key, AttestQuestionReader reader, AttestationService attestations, TimeProvider clock)
    {
        var read = await RequestReader.ReadObjectAsync(context.Request, MaxSize, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        List<PolicyFault> faults = [];
        if (reader.Read(read.Body, faults) is not { } question)
        {
            return Refuse(faults);
        }

        var outcome = await attestations.AttestAsync(question, key);
        return outcome.IsAttested ? Answer(outcome.Signed, clock.GetUtcNow()) : new RefusalResult(outcome.Refusal, outcome.Members);
    }

    private static RefusalResult Refuse(List<PolicyFault> all)
    {
        var faults = all.Take(MostFaults).ToList();
        var members = new JsonObject
        {
            ["faults"] = new JsonArray([.. faults.Select(fault => new JsonObject { ["path"] = fault.Path, ["problem"] = fault.Problem })]),
        };
        return new RefusalResult(new Refusal(RefusalCode.InvalidRequest, string.Join("; ", faults)), members);
    }

    private static EnvelopeResult Answer(SignedAttestation signed, DateTimeOffset now) => new(
        now,
        json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("attestation");
            signed.Attestation.Write(json);
            json.WriteString("sig", signed.Signature);
            json.WriteString("kid", signed.KeyId);
            if (signed.Token is { } token)
            {
                json.WriteString("jwt", token);
            }

            json.WriteEndObject();
        },
        json => WriteCredits(json, signed));

    private static void WriteCredits(Utf8JsonWriter json, SignedAttestation signed)
    {
        if (signed.Remaining is { } remaining)
        {
            json.WriteNumber("creditsRemaining", remaining);
        }

        json.WriteNumber("creditsCharged", signed.Charged);
    }
}
