namespace Portcullis.Client;

/// <summary>What <c>POST /auth/challenge</c> answers.</summary>
/// <param name="Message">The message to sign, as it is.</param>
/// <param name="Nonce">The nonce in it.</param>
internal sealed record Challenge(string Message, string Nonce);
