using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Left among a request's features by who judged its token first, so that it is not judged twice: it may be good for one time only.</summary>
internal sealed record JudgedToken(SentToken Token, TokenVerification Outcome);
