using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Portcullis.Edge;

/// <summary>How much of a request the server reads. Each can be set as <c>Kestrel:Limits</c>, by the server's own names.</summary>
internal static class ServerLimits
{
    private const string SectionName = "Kestrel:Limits";

    private static readonly TimeSpan SlowestHeaders = TimeSpan.FromSeconds(15);

    /// <summary>Sets the house's limits, then those of the settings.</summary>
    public static void Apply(KestrelServerLimits limits, IConfiguration settings)
    {
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestBodySize = 30_000_000;
        limits.RequestHeadersTimeout = SlowestHeaders;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        settings.GetSection(SectionName).Bind(limits, binder => binder.ErrorOnUnknownConfiguration = true);
    }

    /// <summary>What is wrong with the settings; null when nothing is.</summary>
    public static string? FindFault(IConfiguration settings)
    {
        try
        {
            Apply(new KestrelServerLimits(), settings);
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or TargetInvocationException)
        {
            return $"Kestrel.Limits: {(exception.InnerException ?? exception).Message}";
        }
    }
}
