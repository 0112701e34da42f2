using System.Diagnostics.CodeAnalysis;
using Portcullis.Credentials;

namespace Portcullis.ForwardAuth;

/// <summary>What a gateway said of a request, or why that is not taken.</summary>
internal readonly record struct OriginalRead(OriginalRequest? Request, Refusal? Refusal)
{
    /// <summary>Whether it can be judged.</summary>
    [MemberNotNullWhen(true, nameof(Request))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGood => Request is not null;

    public static OriginalRead Refuse(RefusalCode code, string detail) => new(null, new Refusal(code, detail));
}
