using Microsoft.AspNetCore.Server.Kestrel;

namespace Portcullis.Edge;

/// <summary>Lets the https endpoints of the server's own section <c>Kestrel:Endpoints</c> follow their certificate files without a restart.</summary>
internal static class TlsEndpoints
{
    private const string SectionName = "Kestrel:Endpoints";
    private const string SharedName = "Kestrel:Certificates:Default";

    /// <summary>What is wrong with the endpoints' certificates.</summary>
    public static IEnumerable<string> FindFaults(IConfiguration settings, string folder)
    {
        var isShared = settings.GetSection(SharedName).Exists();
        foreach (var endpoint in Secure(settings).Where(endpoint => !isShared && !endpoint.GetSection("Certificate").Exists()))
        {
            yield return $"Kestrel.Endpoints.{endpoint.Key}.Certificate: is missing; name a PEM file as Path and its key as KeyPath";
        }

        foreach (var (endpoint, files) in Find(settings, folder))
        {
            if (TryLoad(files) is { } fault)
            {
                yield return $"Kestrel.Endpoints.{endpoint}.Certificate: {fault}";
            }
        }
    }

    /// <summary>Has the endpoints ask for their certificate at each handshake.</summary>
    public static void Apply(KestrelConfigurationLoader server, IConfiguration settings, string folder, IServiceProvider services)
    {
        foreach (var (endpoint, files) in Find(settings, folder))
        {
            var certificate = ActivatorUtilities.CreateInstance<LiveCertificate>(services, files);
            server.Endpoint(endpoint, options => options.HttpsOptions.OnAuthenticate = (_, handshake) => handshake.ServerCertificateContext = certificate.Find());
        }
    }

    private static IEnumerable<(string Endpoint, CertificateFiles Files)> Find(IConfiguration settings, string folder)
    {
        var shared = CertificateFiles.Of(settings.GetSection(SharedName), folder);
        foreach (var endpoint in Secure(settings))
        {
            var own = endpoint.GetSection("Certificate");
            if ((own.Exists() ? CertificateFiles.Of(own, folder) : shared) is { } files)
            {
                yield return (endpoint.Key, files);
            }
        }
    }

    /// <summary>The https endpoints; those with several certificates by name (SNI) are left to the server.</summary>
    private static IEnumerable<IConfigurationSection> Secure(IConfiguration settings) => settings.GetSection(SectionName).GetChildren()
        .Where(endpoint => endpoint["Url"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true && !endpoint.GetSection("Sni").Exists());

    private static string? TryLoad(CertificateFiles files)
    {
        try
        {
            files.Load();
            return null;
        }
        catch (Exception exception) when (CertificateFiles.IsFault(exception))
        {
            return exception.Message;
        }
    }
}
