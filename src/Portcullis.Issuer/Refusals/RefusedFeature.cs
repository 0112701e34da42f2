using Portcullis.Credentials;

namespace Portcullis.Issuer.Refusals;

/// <summary>Tells whoever counts requests why this one was refused.</summary>
/// <param name="Code">The code that was answered.</param>
public sealed record RefusedFeature(RefusalCode Code);
