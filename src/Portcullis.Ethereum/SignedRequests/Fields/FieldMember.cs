using System.Text;

namespace Portcullis.Ethereum.SignedRequests.Fields;

/// <summary>A member of a Dictionary: a single value, or an inner list when <paramref name="Items"/> is not null.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">The single value.</param>
/// <param name="Items">The items of an inner list.</param>
/// <param name="Parameters">The parameters of the value or of the list.</param>
internal sealed record FieldMember(string Key, BareItem? Value, IReadOnlyList<FieldItem>? Items, FieldParameters Parameters)
{
    /// <summary>RFC 9651's one form of the inner list: the value of <c>@signature-params</c> (RFC 9421, section 2.3).</summary>
    public string SerializeList()
    {
        var text = new StringBuilder(256).Append('(');
        foreach (var item in Items!)
        {
            text.Append(text.Length > 1 ? " " : "").Append(item.Value.Serialized);
            item.Parameters.AppendTo(text);
        }

        return Parameters.AppendTo(text.Append(')')).ToString();
    }
}
