using Portcullis.Issuer.SignIn.Statements;

namespace Portcullis.Issuer.SignIn;

/// <summary>The proof of an account that is to be added to a sign-in.</summary>
/// <param name="Scheme">The form of what was signed.</param>
/// <param name="Message">What was signed.</param>
/// <param name="Signature">Its signature, as the scheme writes it.</param>
internal sealed record LinkProof(StatementScheme Scheme, string Message, string Signature);
