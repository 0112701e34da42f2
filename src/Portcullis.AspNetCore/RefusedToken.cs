using Microsoft.Extensions.Primitives;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore;

/// <summary>Left among a request's features by who verified its token first, so that it is not verified twice.</summary>
internal sealed record RefusedToken(StringSegment Token, Refusal Refusal);
