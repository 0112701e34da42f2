using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

/// <summary>What was decided about a request's account; among <c>HttpContext.Features</c> of every request that a policy gates.</summary>
public interface IDecisionFeature
{
    /// <summary>What the route asks for.</summary>
    PolicyName Asked { get; }

    /// <summary>The caller as the access token names it: the account's CAIP-10 id, or for a pairwise token its pseudonym. What is told to others is this.</summary>
    string AccountId { get; }

    /// <summary>The accounts that were decided about, also where the token names pseudonyms.</summary>
    Subject Subject { get; }

    /// <summary>Whether the account may pass.</summary>
    Verdict Verdict { get; }

    /// <summary>The decision; null when the policy asked for is not in force.</summary>
    Decision? Decision { get; }
}
