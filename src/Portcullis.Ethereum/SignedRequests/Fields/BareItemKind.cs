namespace Portcullis.Ethereum.SignedRequests.Fields;

/// <summary>The types of RFC 9651, section 3.3.</summary>
internal enum BareItemKind
{
    Integer,
    Decimal,
    String,
    Token,
    ByteSequence,
    Boolean,
    Date,
    DisplayString,
}
