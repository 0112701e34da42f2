using System.Globalization;
using Portcullis.Conditions.Policies;
using Portcullis.Edge;

namespace Portcullis.Configuration;

/// <summary>Reads a gateway's two files together, since a route may only name a policy that is there.</summary>
internal sealed class GatewayLoader(GatewayFiles files)
{
    /// <summary>Reads and checks both. All faults are found at once.</summary>
    public async Task<GatewayLoad> LoadAsync(CancellationToken cancellationToken)
    {
        if (Try(GatewayFiles.SettingsName, files.ReadSettings, out var fault) is not { } settings)
        {
            return new(null, [fault!]);
        }

        List<string> faults = [];
        var policies = LoadPolicies(settings, faults);
        var proxy = await ProxyConfiguration.ReadAsync(settings.GetSection(ProxyConfiguration.SectionName), cancellationToken);
        faults.AddRange(proxy.Faults);
        EdgeSettings.Read(settings, faults);
        faults.AddRange(TlsEndpoints.FindFaults(settings, files.Folder));
        faults.AddRange(new[] { ServerLimits.FindFault(settings), FileWatch.FindFault(settings) }.OfType<string>());
        faults.AddRange(RouteCheck.Find(proxy.Routes, proxy.Clusters, policies));
        return faults.Count > 0
            ? new(null, faults)
            : new(new GatewaySnapshot(settings, policies ?? PolicySet.Empty, proxy.Routes, proxy.Clusters), []);
    }

    /// <summary>The policies; null when their file cannot be used, so that routes are not blamed for it.</summary>
    private PolicySet? LoadPolicies(IConfiguration settings, List<string> faults)
    {
        var path = files.PolicyPath(settings);
        var name = Path.GetFileName(path);
        if (Try(name, () => GatewayFiles.ReadText(path), out var fault) is not { } text)
        {
            faults.Add(fault!);
            return null;
        }

        var read = PolicyFile.Parse(text, Chains(settings));
        faults.AddRange(read.Faults.Select(problem => $"{name}: {problem}"));
        return read.IsValid ? read.Policies : null;
    }

    private static HashSet<ulong> Chains(IConfiguration settings) =>
    [
        .. settings.GetSection("Chains").GetChildren()
            .Select(chain => ulong.TryParse(chain.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0),
    ];

    private static T? Try<T>(string name, Func<T> read, out string? fault)
        where T : class
    {
        try
        {
            fault = null;
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = $"{name}: there is no such file in the folder; 'portcullis init' writes a first one";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            fault = $"{name}: {(exception.InnerException ?? exception).Message}";
        }

        return null;
    }
}
