using Portcullis.Conditions.Policies;

namespace Portcullis.Edge;

/// <summary>Whose work of proving accounts is counted together.</summary>
internal readonly record struct SignInKey(AddressKey Client, TierLimit Limit, LimitedWork Work) : ILimitedKey;
