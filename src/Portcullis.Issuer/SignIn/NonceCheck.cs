using Portcullis.Credentials;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.SignIn;

/// <summary>Whether a nonce was issued here for a message, and has not expired. Whether it was used before, only the store knows.</summary>
/// <param name="Fault">What is wrong; null when nothing is.</param>
/// <param name="ExpiresAt">When the nonce expires, by <see cref="WaryClock.Latest"/>.</param>
internal readonly record struct NonceCheck(RefusalCode? Fault, DateTimeOffset ExpiresAt);
