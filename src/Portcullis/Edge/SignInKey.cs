using Portcullis.Conditions.Policies;

namespace Portcullis.Edge;

/// <summary>Whose sign-in requests, or signed requests, are counted together.</summary>
internal readonly record struct SignInKey(AddressKey Client, TierLimit Limit, bool IsSigned) : ILimitedKey;
