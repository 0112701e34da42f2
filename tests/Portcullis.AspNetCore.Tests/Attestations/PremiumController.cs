using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Portcullis.AspNetCore.Attestations;

namespace Portcullis.AspNetCore.Tests.Attestations;

/// <summary>A controller of somebody's that takes attestations.</summary>
[ApiController, Route("controller/premium"), Authorize("premium")]
public sealed class PremiumController : ControllerBase
{
    [HttpGet]
    public string Get() => User.FindAttestation()!.Wallet;
}
