using System.Collections.Frozen;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Left among a request's features by who judged its token first, so that it is not judged twice: it may be good for one time only.</summary>
/// <param name="Token">The token.</param>
/// <param name="Outcome">What it was found to be.</param>
/// <param name="Given">The scope that it was given with, where the outcome has another one by now; null where it has that.</param>
/// <param name="Unknown">The policies and tiers of which it cannot be told whether its account holds them; null where it can of all.</param>
internal sealed record JudgedToken(SentToken Token, TokenVerification Outcome, string? Given = null, FrozenSet<string>? Unknown = null);
