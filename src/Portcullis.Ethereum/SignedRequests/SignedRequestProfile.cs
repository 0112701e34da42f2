namespace Portcullis.Ethereum.SignedRequests;

/// <summary>The forms of signed requests.</summary>
public enum SignedRequestProfile
{
    /// <summary>
    /// ERC-8128 as drafted since August 2026: covers <c>@scheme @authority @method @path @query</c>, and <c>content-digest</c> and
    /// <c>content-type</c> where they are sent; <c>keyid="eip155:…"</c> and <c>tag="erc8128"</c>.
    /// </summary>
    Draft,

    /// <summary>
    /// What the npm package <c>@slicekit/erc8128</c> 0.2 sends: covers <c>@authority @method @path</c>, <c>@query</c> where there is one, and
    /// <c>content-digest</c> where there is content; <c>keyid="erc8128:…"</c> and no tag. The scheme is not signed.
    /// </summary>
    SliceKit,
}
