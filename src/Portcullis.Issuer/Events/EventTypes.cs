namespace Portcullis.Issuer.Events;

/// <summary>The types of events, as they are written.</summary>
internal static class EventTypes
{
    /// <summary>An access token was issued.</summary>
    public const string GrantOpened = "grant_opened";

    /// <summary>The account holds another tier of a policy than before.</summary>
    public const string TierChanged = "tier_changed";

    /// <summary>The account no longer holds any tier of a policy, or is blocked.</summary>
    public const string AccessLost = "access_lost";

    /// <summary>The account holds a tier of a policy again.</summary>
    public const string AccessBack = "access_back";

    /// <summary>The grant was revoked, for good.</summary>
    public const string Revoked = "revoked";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [GrantOpened, TierChanged, AccessLost, AccessBack, Revoked];

    /// <summary>Whether somebody has to watch what accounts hold for events of these types.</summary>
    public static bool NeedWatch(IReadOnlySet<string>? types) => types is null || types.Overlaps([TierChanged, AccessLost, AccessBack]);
}
