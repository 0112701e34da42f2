namespace Portcullis.Conditions.Clusters;

/// <summary>For whom a holding is read. Each has places of its own, so that none keeps another waiting.</summary>
internal enum ReadShare
{
    /// <summary>A wallet that was seen to hold something.</summary>
    Known,

    /// <summary>A wallet that was not: anybody can make as many of these as they like.</summary>
    Stranger,

    /// <summary>A look that nobody waits for.</summary>
    Aside,
}
