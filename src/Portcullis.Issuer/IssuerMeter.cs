using System.Diagnostics.Metrics;

namespace Portcullis.Issuer;

/// <summary>The meter on which the issuer measures.</summary>
internal static class IssuerMeter
{
    public const string Name = "Portcullis.Issuer";

    /// <summary>For what is counted where it happens. What is looked up on demand belongs to a host, and to a meter of its host's factory.</summary>
    public static readonly Meter Shared = new(Name);
}
