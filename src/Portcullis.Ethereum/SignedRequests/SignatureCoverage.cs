namespace Portcullis.Ethereum.SignedRequests;

/// <summary>What a signature must cover, so that it stands for this request and no other.</summary>
internal static class SignatureCoverage
{
    /// <summary>Checks what is covered.</summary>
    public static SignatureFault Check(SignedRequestProfile profile, RequestMessage message, IReadOnlyList<string> components) =>
        message.HasContent && message.Field(ContentDigest.FieldName).Count == 0 ? SignatureFault.ContentDigestRequired
        : Required(profile, message).All(component => components.Contains(component, StringComparer.Ordinal)) ? SignatureFault.None
        : SignatureFault.InsufficientCoverage;

    /// <summary>The components that a profile asks for, in the order in which its signers write them.</summary>
    public static IEnumerable<string> Required(SignedRequestProfile profile, RequestMessage message) =>
        profile == SignedRequestProfile.Draft ? RequiredByDraft(message) : RequiredBySliceKit(message);

    private static IEnumerable<string> RequiredByDraft(RequestMessage message)
    {
        IEnumerable<string> baseline = ["@scheme", "@authority", "@method", "@path", "@query"];
        return baseline.Concat(new[] { ContentDigest.FieldName, "content-type" }.Where(field => message.Field(field).Count > 0));
    }

    private static IEnumerable<string> RequiredBySliceKit(RequestMessage message) =>
    [
        "@authority", "@method", "@path",
        .. message.Query.Length > 1 ? ["@query"] : Array.Empty<string>(),
        .. message.HasContent ? [ContentDigest.FieldName] : Array.Empty<string>(),
    ];
}
