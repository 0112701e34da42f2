using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary><c>GET /v1/credits</c>: what is left of an API key.</summary>
internal static class CreditsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/credits", HandleAsync)
        .WithName("GetCredits")
        .WithSummary("The credits and the daily limit of an API key; null is without a bound")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .Produces(StatusCodes.Status401Unauthorized)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static Task<IResult> HandleAsync(HttpContext context, ApiKeys keys, TimeProvider clock) =>
        ApiKeyHeader.RequireAsync(context, keys.FindNowAsync, key => Task.FromResult<IResult>(Answer(key, clock.GetUtcNow())));

    private static EnvelopeResult Answer(ApiKey key, DateTimeOffset now) => new(
        now,
        json =>
        {
            json.WriteStartObject();
            WriteNumber("apiKeyCredits", key.Credits);
            json.WriteString("tier", key.Tier);
            WriteNumber("dailyLimit", key.DailyLimit);
            json.WriteEndObject();

            void WriteNumber(string name, long? value)
            {
                if (value is { } number)
                {
                    json.WriteNumber(name, number);
                }
                else
                {
                    json.WriteNull(name);
                }
            }
        },
        meta: null);
}
