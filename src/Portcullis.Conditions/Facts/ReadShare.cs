namespace Portcullis.Conditions.Facts;

/// <summary>For whom a chain is read. Each share has places of its own, so that none keeps another waiting.</summary>
public enum ReadShare
{
    /// <summary>An account that the policy let in lately for what it holds.</summary>
    Known,

    /// <summary>One that it did not: anybody can make as many of these as they like.</summary>
    Stranger,

    /// <summary>A look that nobody waits for.</summary>
    Aside,
}
