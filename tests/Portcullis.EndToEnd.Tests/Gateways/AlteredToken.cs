namespace Portcullis.EndToEnd.Tests.Gateways;

/// <summary>A token that is not what the issuer gave, and what each verifier has to say of it.</summary>
/// <param name="Name">What was altered.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Verdicts">What the libraries say. Gateways answer 401.</param>
internal sealed record AlteredToken(string Name, Func<BroughtTokens, string> Make, LibraryVerdicts Verdicts);
