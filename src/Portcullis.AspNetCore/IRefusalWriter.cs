using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Answers a refused request. Replace it in the services to give the answers another layout.</summary>
public interface IRefusalWriter
{
    /// <summary>Sets the status and headers that belong to the refusal, and writes its body.</summary>
    /// <param name="context">The request, whose response has not started.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    Task WriteAsync(HttpContext context, Refusal refusal, CancellationToken cancellationToken);
}
