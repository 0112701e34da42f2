using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

internal sealed class DecisionFeature(PolicyName asked, string accountId, Verdict verdict, Decision? decision) : IDecisionFeature
{
    public PolicyName Asked { get; } = asked;

    public string AccountId { get; } = accountId;

    public Verdict Verdict { get; } = verdict;

    public Decision? Decision { get; } = decision;
}
