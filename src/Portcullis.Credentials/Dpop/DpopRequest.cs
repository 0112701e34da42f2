namespace Portcullis.Credentials.Dpop;

/// <summary>The request that a proof must have been made for.</summary>
/// <param name="Method">Its HTTP method, exactly.</param>
/// <param name="Url">
/// Its absolute URL as callers see it: the configured public URL with the path that was asked for, never made of a request header. A query and a fragment do not count.
/// </param>
/// <param name="Binding">The access token that it carries; null where it asks for one.</param>
public sealed record DpopRequest(string Method, string Url, DpopBinding? Binding);
