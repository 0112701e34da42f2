using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>HAProxy that verifies the token on each request, and checks its expiry and audience.</summary>
internal static class HaproxyGate
{
    public static async Task<RunningServer> StartAsync(string folder, JsonWebKey key, string audience, Uri upstream)
    {
        var (pem, file) = (Path.Combine(folder, "haproxy-key.pem"), Path.Combine(folder, "haproxy.cfg"));
        await File.WriteAllTextAsync(pem, ToPem(key));
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        await File.WriteAllTextAsync(file, Configuration(url.Port, pem, audience, upstream));
        return new RunningServer(url, await Child.StartAsync("haproxy", ["-db", "-f", file], new Uri(url, "/healthz")));
    }

    private static string ToPem(JsonWebKey key)
    {
        var point = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) };
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return ecdsa.ExportSubjectPublicKeyInfoPem();
    }

    private static string Configuration(int port, string pem, string audience, Uri upstream) => $$"""
        global
          maxconn 4096
        defaults
          mode http
          timeout connect 5s
          timeout client 30s
          timeout server 30s
          http-reuse always
        frontend gate
          bind 127.0.0.1:{{port}}
          http-request return status 200 if { path /healthz }
          http-request set-var(txn.token) http_auth_bearer
          http-request deny deny_status 401 unless { var(txn.token),jwt_header_query('$.alg') -m str ES256 }
          http-request deny deny_status 401 unless { var(txn.token),jwt_verify('ES256',"{{pem}}") -m int 1 }
          http-request set-var(txn.exp) var(txn.token),jwt_payload_query('$.exp','int')
          http-request set-var(txn.now) date()
          http-request deny deny_status 401 unless { var(txn.exp) -m found }
          http-request deny deny_status 401 if { var(txn.exp),sub(txn.now) -m int lt 0 }
          http-request deny deny_status 401 unless { var(txn.token),jwt_payload_query('$.aud') -m str {{audience}} }
          http-request del-header authorization
          default_backend upstream
        backend upstream
          server one {{upstream.Authority}}

        """;
}
