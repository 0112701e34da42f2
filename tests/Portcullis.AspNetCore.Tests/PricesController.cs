using Microsoft.AspNetCore.Mvc;

namespace Portcullis.AspNetCore.Tests;

/// <summary>A controller of somebody's, gated as a whole and once more in part.</summary>
[ApiController, Route("prices"), TokenGate("market-data")]
public sealed class PricesController : ControllerBase
{
    [HttpGet]
    public string Any() => $"{User.GetTier("market-data")} {User.GetAccount()}";

    [HttpGet("gold"), TokenGate("market-data:gold")]
    public string? Gold() => User.GetTier("market-data");
}
