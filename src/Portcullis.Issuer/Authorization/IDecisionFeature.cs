using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

/// <summary>What was decided about a request's account; among <c>HttpContext.Features</c> of every request that a policy gates.</summary>
public interface IDecisionFeature
{
    /// <summary>What the route asks for.</summary>
    PolicyName Asked { get; }

    /// <summary>The account's CAIP-10 id, as the access token has it.</summary>
    string AccountId { get; }

    /// <summary>Whether the account may pass.</summary>
    Verdict Verdict { get; }

    /// <summary>The decision; null when the policy asked for is not in force.</summary>
    Decision? Decision { get; }
}
