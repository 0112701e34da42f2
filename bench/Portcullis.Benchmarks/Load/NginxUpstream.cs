using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>nginx on loopback, answering every path with 1 kB.</summary>
internal static class NginxUpstream
{
    public static async Task<RunningServer> StartAsync(string folder)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(folder, url.Port));
        return new RunningServer(url, await Child.StartAsync("nginx", ["-p", folder, "-c", file], url));
    }

    private static string Configuration(string folder, int port) => $$"""
        daemon off;
        master_process off;
        pid {{folder}}/nginx.pid;
        error_log stderr crit;
        events { worker_connections 2048; }
        http {
          access_log off;
          keepalive_requests 100000000;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
          server {
            listen 127.0.0.1:{{port}};
            location / { default_type application/json; return 200 "{{new string('x', 1024)}}"; }
          }
        }
        """;
}
