using Portcullis.Conditions.Decisions;

namespace Portcullis.Issuer.Watches;

/// <summary>What one decision is for.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Subject">The accounts.</param>
/// <param name="IsBound">Whether the token is bound to a key.</param>
internal readonly record struct WatchKey(string Policy, Subject Subject, bool IsBound);
