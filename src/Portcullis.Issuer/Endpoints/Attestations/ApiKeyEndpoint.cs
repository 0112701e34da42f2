using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portcullis.Credentials;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Stores;
using Log = Portcullis.Issuer.Attestations.Log;

namespace Portcullis.Issuer.Endpoints.Attestations;

/// <summary><c>POST /v1/keys/create</c>: an API key with a few credits for whoever asks, where the operator allows it.</summary>
internal static partial class ApiKeyEndpoint
{
    private const int LongestName = 100;
    private const int LongestEmail = 254;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/keys/create", HandleAsync)
        .WithName("CreateApiKey")
        .WithSummary("An API key for oneself, where the operator allows it")
        .WithDescription("JSON: email, appName (at most 100 characters), and optionally tier, which is free. The key is told this once. One for an e-mail address, three from one place in 24 hours.")
        .WithMetadata(new RequestBodyDescription(typeof(ApiKeyRequest), "application/json"))
        .Produces<ApiKeyResponse>()
        .Produces(StatusCodes.Status400BadRequest)
        .Produces(StatusCodes.Status404NotFound)
        .Produces(StatusCodes.Status409Conflict)
        .Produces(StatusCodes.Status413PayloadTooLarge)
        .Produces(StatusCodes.Status415UnsupportedMediaType)
        .Produces(StatusCodes.Status429TooManyRequests)
        .Produces(StatusCodes.Status503ServiceUnavailable)
        .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, ApiKeys keys, IOptions<IssuerOptions> options, ILogger<ApiKeys> logger)
    {
        if (!options.Value.Attestations.SelfService)
        {
            return RefusalResult.Of(RefusalCode.NotFound, "nobody makes API keys for themselves here; ask the operator of this API for one");
        }

        var read = await RequestReader.ReadAsync(context.Request, IssuerJson.Default.ApiKeyRequest, allowForm: false, context.RequestAborted);
        if (!read.IsRead)
        {
            return new RefusalResult(read.Refusal, null);
        }

        if (Check(read.Body) is { Count: > 0 } faults)
        {
            return RefusalResult.Of(RefusalCode.InvalidRequest, string.Join("; ", faults));
        }

        try
        {
            return await CreateAsync(context, keys, read.Body.AppName!, read.Body.Email!);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(logger, e);
            return RefusalResult.Of(RefusalCode.StoreUnavailable, "no API key can be made at the moment; try again");
        }
    }

    private static List<string> Check(ApiKeyRequest request)
    {
        List<string> faults = [];
        if (request.Email is not { Length: <= LongestEmail } email || !Email().IsMatch(email))
        {
            faults.Add("email: must be an e-mail address");
        }

        if (request.AppName is not { Length: > 0 and <= LongestName } name || name.Any(char.IsControl))
        {
            faults.Add($"appName: must be 1 to {LongestName} characters, none of them a control character");
        }

        if (request.Tier is not (null or "free"))
        {
            faults.Add("tier: must be free, or left out");
        }

        if (request.Unknown is not null)
        {
            faults.Add("the members are email, appName and tier");
        }

        return faults;
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ApiKeys keys, string name, string email)
    {
        var (kind, text, key) = await keys.SelfServeAsync(name, email.ToLowerInvariant(), context.Connection.RemoteIpAddress, context.RequestAborted);
        if (kind != SelfServiceKind.Made)
        {
            return kind == SelfServiceKind.EmailTaken
                ? RefusalResult.Of(RefusalCode.EmailTaken, "there is an API key for this e-mail address already")
                : new RefusalResult(new Refusal(RefusalCode.AddressLimited, "as many API keys as may be were made from where you are; try again tomorrow") { RetryAfter = TimeSpan.FromHours(24) }, null);
        }

        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new ApiKeyResponse { Key = text, Name = key.Name, Tier = key.Tier, DailyLimit = key.DailyLimit, ApiKeyCredits = key.Credits },
            IssuerJson.Default.ApiKeyResponse);
    }

    [GeneratedRegex(@"\A[^@\s\p{Cc}]{1,64}@[^@\s\p{Cc}]+\.[^@\s\p{Cc}.]{2,}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Email();
}
