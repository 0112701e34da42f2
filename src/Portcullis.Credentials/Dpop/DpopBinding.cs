namespace Portcullis.Credentials.Dpop;

/// <summary>An access token that comes with a proof, and the key that it is bound to.</summary>
/// <param name="AccessToken">The token as it was sent, whose digest the proof must name as <c>ath</c> (RFC 9449, 4.2).</param>
/// <param name="KeyThumbprint">Its <c>cnf.jkt</c>: the key that must have made the proof.</param>
public sealed record DpopBinding(string AccessToken, string KeyThumbprint);
