using System.Globalization;
using Portcullis.Commands.Gateways;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>nginx before the same upstream, as <c>portcullis gateway config nginx</c> configures it: it asks the gateway under test about everything but <c>/plain</c>.</summary>
internal static class NginxGate
{
    private const string Configuration = """
        daemon off;
        pid nginx.pid;
        error_log stderr crit;
        worker_processes auto;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 100000000;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          include portcullis.conf;
        }
        """;

    public static async Task<RunningServer> StartAsync(string folder, GateUnderTest gate, Uri upstream)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, "nginx-gate")).FullName;
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var template = GatewayTemplate.Find("nginx")!;
        var request = new PieceRequest(template, upstream) { Policy = "holders" };
        var values = new Dictionary<string, string>(await GatewayValues.ReadAsync(new DirectoryInfo(gate.Folder), request, CancellationToken.None), StringComparer.Ordinal)
        {
            ["public-port"] = url.Port.ToString(CultureInfo.InvariantCulture),
        };
        Directory.CreateDirectory(Path.Combine(home, "portcullis.d"));
        await File.WriteAllTextAsync(Path.Combine(home, "portcullis.d", "plain.conf"), "location /plain { proxy_pass http://portcullis_api; }\n");
        await File.WriteAllTextAsync(Path.Combine(home, "portcullis.conf"), template.Fill(values));
        await File.WriteAllTextAsync(Path.Combine(home, "nginx.conf"), Configuration);
        return new RunningServer(url, await Child.StartAsync("nginx", ["-e", "stderr", "-p", home, "-c", "nginx.conf"], new Uri(url, "/plain")));
    }
}
