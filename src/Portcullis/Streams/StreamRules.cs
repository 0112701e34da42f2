using Portcullis.AspNetCore;
using Portcullis.Attestations;
using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Engine;
using Portcullis.Configuration;
using Portcullis.Credentials;
using Portcullis.Issuer;
using Yarp.ReverseProxy;

namespace Portcullis.Streams;

/// <summary>Whether a stream may go on: it may for as long as a new request with its token would pass at its route.</summary>
internal sealed class StreamRules(BearerAuthentication bearer, IProxyStateLookup routes, LivePolicies policies, Evaluator evaluator)
{
    /// <summary>Why a stream's token is refused by now; null when it is still good.</summary>
    public RefusalCode? JudgeToken(OpenStream stream) => bearer.Check(stream.Token)?.Code;

    /// <summary>Looks at a stream whose token is good. Its route and what that asks for are brought up to date. Reads nothing from a chain.</summary>
    public StreamStanding Judge(OpenStream stream)
    {
        if (!routes.TryGetRoute(stream.Route.Config.RouteId, out var route))
        {
            return new(RefusalCode.NotFound, null);
        }

        if (!ReferenceEquals(route, stream.Route))
        {
            // What is no name of a policy is an open route; anything else was refused when the files were read.
            if (PolicyName.Parse(route.Config.AuthorizationPolicy!) is not { } asked)
            {
                return StreamStanding.AsBefore;
            }

            (stream.Route, stream.Asked) = (route, asked);
            if (stream.Token.ClientId == AttestationProof.UnprovenClient && RouteCheck.Says(route.Config, RouteCheck.WalletProofMetadata) != false)
            {
                return new(RefusalCode.AttestationInvalid, null);
            }
        }

        return JudgeFacts(stream);
    }

    private StreamStanding JudgeFacts(OpenStream stream)
    {
        var current = policies.Current;
        if (!current.Has(stream.Asked))
        {
            return new(RefusalCode.ChainUnavailable, null);
        }

        var policy = current.Find(stream.Asked.Policy)!;
        if (policy.RequiresDpop && stream.Token.KeyThumbprint is null)
        {
            return new(RefusalCode.DpopRequired, null);
        }

        if (stream.Token.IsHeldToScope && !policy.Reaches(policy.BestIn(stream.Token.Scope), stream.Asked.Tier))
        {
            return new(RefusalCode.InsufficientScope, null);
        }

        var decision = stream.Decision;
        return policy.Equals(decision.Policy) && decision.For(stream.Asked.Tier).Kind == VerdictKind.Met && evaluator.Stands(decision)
            ? StreamStanding.AsBefore
            : new(null, policy);
    }
}
