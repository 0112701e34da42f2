namespace Portcullis.Credentials;

/// <summary>The issuer that runs in this process, among whose services it is: who checks its tokens here needs neither its URL nor the network.</summary>
/// <param name="Url">Its public URL, the <c>iss</c> and the <c>aud</c> of its access tokens.</param>
public sealed record LocalIssuer(string Url);
