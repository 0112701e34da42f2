using System.Diagnostics.CodeAnalysis;
using Portcullis.Credentials;

namespace Portcullis.Issuer.Endpoints;

/// <summary>A request's body, or why it cannot be read.</summary>
internal readonly record struct RequestRead<T>(T? Body, Refusal? Refusal)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Body))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsRead => Body is not null;
}
