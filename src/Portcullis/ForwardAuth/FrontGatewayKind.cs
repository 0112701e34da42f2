namespace Portcullis.ForwardAuth;

/// <summary>A kind of gateway that asks: how it tells of the request, and which answers it can carry.</summary>
/// <param name="Name">The name in the settings.</param>
/// <param name="UriHeader">The header with the original request target; null when the path asked for ends with it, and the method is the original one.</param>
/// <param name="MethodHeader">The header with the original method; null as above.</param>
/// <param name="CarriesEveryStatus">Whether a refusal reaches the caller with whatever status it has.</param>
internal sealed record FrontGatewayKind(string Name, string? UriHeader, string? MethodHeader, bool CarriesEveryStatus)
{
    /// <summary>All that are known. Those that send <c>X-Forwarded-*</c> differ in their configuration alone.</summary>
    public static IReadOnlyList<FrontGatewayKind> All { get; } =
    [
        new("nginx", "X-Original-URI", "X-Original-Method", false),
        new("caddy", "X-Forwarded-Uri", "X-Forwarded-Method", true),
        new("traefik", "X-Forwarded-Uri", "X-Forwarded-Method", true),
        new("apisix", "X-Forwarded-Uri", "X-Forwarded-Method", true),
        new("envoy", null, null, true),
    ];

    /// <summary>
    /// The status to answer in place of a refusal's own. nginx lets 401 and 403 through as they are and makes 500 of all others, out of which its <c>error_page</c> can tell 402, 429 and 503 by
    /// the status that came. So what is wrong with the request is 403 there.
    /// </summary>
    public int Carry(int status) =>
        CarriesEveryStatus || status is StatusCodes.Status401Unauthorized or StatusCodes.Status402PaymentRequired or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests ? status
        : status < StatusCodes.Status500InternalServerError ? StatusCodes.Status403Forbidden
        : StatusCodes.Status503ServiceUnavailable;
}
