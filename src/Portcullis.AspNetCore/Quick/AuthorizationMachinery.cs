using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.Logging;
using Portcullis.AspNetCore.Attestations;
using Portcullis.AspNetCore.Scopes;

namespace Portcullis.AspNetCore.Quick;

/// <summary>What authorization asks as usual, as this request's services have it.</summary>
internal sealed class AuthorizationMachinery(
    IAuthorizationService service,
    IAuthorizationEvaluator evaluator,
    IAuthorizationHandlerContextFactory contexts,
    IAuthorizationHandlerProvider provider,
    IEnumerable<IAuthorizationHandler> handlers,
    ILogger<DefaultAuthorizationService> logger)
{
    public IAuthorizationService Service => service;

    /// <summary>Whether nothing of the app's has a say in it, nor wants to hear of it: any handler may fail what others find good.</summary>
    public bool IsPlain =>
        service.GetType().Assembly == typeof(DefaultAuthorizationService).Assembly
        && evaluator.GetType() == typeof(DefaultAuthorizationEvaluator)
        && contexts.GetType() == typeof(DefaultAuthorizationHandlerContextFactory)
        && provider.GetType() == typeof(DefaultAuthorizationHandlerProvider)
        && AreOurs()
        && !logger.IsEnabled(LogLevel.Debug);

    private bool AreOurs()
    {
        foreach (var handler in handlers)
        {
            if (handler is not (ScopeHandler or AttestationRequirementHandler) && handler.GetType() != typeof(PassThroughAuthorizationHandler))
            {
                return false;
            }
        }

        return true;
    }
}
