using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Authorization;

internal sealed class DecisionFeature(PolicyName asked, string accountId, Subject subject, Verdict verdict, Decision? decision) : IDecisionFeature
{
    public PolicyName Asked { get; } = asked;

    public string AccountId { get; } = accountId;

    public Subject Subject { get; } = subject;

    public Verdict Verdict { get; } = verdict;

    public Decision? Decision { get; } = decision;
}
