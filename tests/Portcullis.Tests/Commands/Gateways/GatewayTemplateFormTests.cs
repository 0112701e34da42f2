using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using YamlDotNet.RepresentationModel;

namespace Portcullis.Tests.Commands.Gateways;

/// <summary>Pieces for gateways that cannot be started here are well formed, and say what matters where the gateway looks for it.</summary>
public sealed class GatewayTemplateFormTests
{
    [Theory]
    [InlineData("traefik", "http/middlewares/portcullis/forwardAuth/address", "http://127.0.0.1:8080/authz/market-data")]
    [InlineData("traefik", "http/middlewares/portcullis/forwardAuth/trustForwardHeader", "false")]
    [InlineData("traefik", "http/middlewares/portcullis/forwardAuth/authResponseHeaders", "Portcullis-Account Portcullis-Policy Portcullis-Tier Portcullis-Tier-Unknown Portcullis-Assertion")]
    [InlineData("traefik", "http/middlewares/portcullis-strip/headers/customRequestHeaders/Authorization", "")]
    [InlineData("traefik", "http/routers/api/rule", "Host(`api.example`)")]
    [InlineData("traefik", "http/routers/api/middlewares", "portcullis portcullis-strip")]
    [InlineData("traefik", "http/routers/api/service", "api")]
    [InlineData("traefik", "http/routers/portcullis-issuer/service", "portcullis")]
    [InlineData("traefik", "http/services/api/loadBalancer/servers/0/url", "http://10.0.0.7:3000")]
    [InlineData("traefik", "http/services/portcullis/loadBalancer/servers/0/url", "http://127.0.0.1:8080")]
    [InlineData("envoy", "path_with_escaped_slashes_action", "REJECT_REQUEST")]
    [InlineData("envoy", "common_http_protocol_options/headers_with_underscores_action", "REJECT_REQUEST")]
    [InlineData("envoy", "http_filters/0/name", "envoy.filters.http.ext_authz")]
    [InlineData("envoy", "http_filters/0/typed_config/@type", "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz")]
    [InlineData("envoy", "http_filters/0/typed_config/failure_mode_allow", "false")]
    [InlineData("envoy", "http_filters/0/typed_config/http_service/path_prefix", "/authz/market-data")]
    [InlineData("envoy", "http_filters/0/typed_config/http_service/server_uri/cluster", "portcullis")]
    [InlineData("envoy", "http_filters/0/typed_config/http_service/authorization_response/allowed_upstream_headers/patterns/0/prefix", "portcullis-")]
    [InlineData("envoy", "http_filters/1/name", "envoy.filters.http.router")]
    [InlineData("envoy", "request_headers_to_remove", "authorization dpop signature signature-input")]
    [InlineData("envoy", "clusters/0/name", "portcullis")]
    [InlineData("envoy", "clusters/0/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address/port_value", "8080")]
    [InlineData("apisix", "routes/0/uri", "/*")]
    [InlineData("apisix", "routes/0/plugins/forward-auth/uri", "http://127.0.0.1:8080/authz/market-data")]
    [InlineData("apisix", "routes/0/plugins/forward-auth/allow_degradation", "false")]
    [InlineData("apisix", "routes/0/plugins/forward-auth/status_on_error", "503")]
    [InlineData("apisix", "routes/0/plugins/forward-auth/upstream_headers", "Portcullis-Account Portcullis-Policy Portcullis-Tier Portcullis-Tier-Unknown Portcullis-Assertion")]
    [InlineData("apisix", "routes/0/plugins/proxy-rewrite/headers/remove", "Authorization DPoP Signature Signature-Input Portcullis_Account Portcullis_Policy Portcullis_Tier Portcullis_Tier_Unknown Portcullis_Tier-Unknown Portcullis-Tier_Unknown Portcullis_Assertion")]
    [InlineData("apisix", "routes/0/upstream/nodes/10.0.0.7:3000", "1")]
    [InlineData("apisix", "routes/1/upstream/nodes/127.0.0.1:8080", "1")]
    [InlineData("kong", "_format_version", "3.0")]
    [InlineData("kong", "consumers/0/jwt_secrets/0/algorithm", "ES256")]
    [InlineData("kong", "services/0/url", "http://10.0.0.7:3000")]
    [InlineData("kong", "services/0/routes/0/plugins/0/name", "jwt")]
    [InlineData("kong", "services/0/routes/0/plugins/0/config/key_claim_name", "kid")]
    [InlineData("kong", "services/0/routes/0/plugins/0/config/claims_to_verify", "exp nbf")]
    [InlineData("kong", "services/0/routes/0/plugins/1/name", "request-transformer")]
    [InlineData("aws-http-api", "Resources/PortcullisAuthorizer/Type", "AWS::ApiGatewayV2::Authorizer")]
    [InlineData("aws-http-api", "Resources/PortcullisAuthorizer/Properties/AuthorizerType", "JWT")]
    [InlineData("aws-http-api", "Resources/PortcullisAuthorizer/Properties/JwtConfiguration/Issuer", "https://api.example")]
    [InlineData("aws-http-api", "Resources/PortcullisAuthorizer/Properties/JwtConfiguration/Audience", GatewayFolder.RsaAudience)]
    [InlineData("aws-http-api", "Resources/EveryRoute/Properties/AuthorizationType", "JWT")]
    [InlineData("aws-http-api", "Resources/EveryRoute/Properties/AuthorizerId", "PortcullisAuthorizer")]
    [InlineData("aws-http-api", "Resources/EveryRoute/Properties/AuthorizationScopes", "market-data")]
    [InlineData("aws-http-api", "Resources/Upstream/Properties/IntegrationUri", "http://10.0.0.7:3000")]
    [InlineData("aws-http-api", "Resources/Upstream/Properties/RequestParameters/overwrite:header.Portcullis-Account", "$context.authorizer.claims.sub")]
    [InlineData("aws-rest-api", "Resources/PortcullisAuthorizer/Type", "AWS::ApiGateway::Authorizer")]
    [InlineData("aws-rest-api", "Resources/PortcullisAuthorizer/Properties/JwtConfiguration/Issuers/0/Issuer", "https://api.example")]
    [InlineData("aws-rest-api", "Resources/PortcullisAuthorizer/Properties/JwtConfiguration/Issuers/0/Audiences", "https://api.example")]
    public async Task Fill_Yaml_SaysWhatTheGatewayLooksFor(string name, string path, string value)
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(await FillAsync(name));
        yaml.Load(reader);

        Write(path.Split('/').Aggregate(yaml.Documents.Single().RootNode, Enter)).ShouldBe(value);
    }

    /// <summary>Those of the issuer that are under a prefix which an API may use itself.</summary>
    [Theory]
    [InlineData("traefik", "^/v1/(attest|credits|events|jwks|keys/create)$")]
    [InlineData("apisix", "/v1/attest, /v1/credits, /v1/events, /v1/jwks, /v1/keys/create")]
    public async Task Fill_BeforeTheIssuer_PassesItsPathsOn(string name, string paths) => (await FillAsync(name)).ShouldContain(paths);

    [Fact]
    public async Task Fill_Script_IsReadByBash()
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false })!;
        await bash.StandardInput.WriteAsync(await FillAsync("cloudflare-api-shield"));
        bash.StandardInput.Close();
        var complaints = await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        bash.ExitCode.ShouldBe(0, complaints);
    }

    /// <summary>One entry for each published key, found by its kid.</summary>
    [Fact]
    public async Task Fill_Kong_HasTheFoldersKeys()
    {
        using var folder = new GatewayFolder();
        var yaml = new YamlStream();
        using var reader = new StringReader(await folder.FillAsync("kong"));
        yaml.Load(reader);
        var keyed = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(Read(folder.PublicPem)));

        var secret = (YamlMappingNode)new[] { "consumers", "0", "jwt_secrets", "0" }.Aggregate(yaml.Documents.Single().RootNode, Enter);

        Write(secret["key"]).ShouldBe(Base64UrlEncoder.Encode(keyed.ComputeJwkThumbprint()));
        Write(secret["rsa_public_key"]).Trim().ShouldBe(folder.PublicPem.Trim());
    }

    private static ECDsa Read(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static YamlNode Enter(YamlNode node, string step) => node switch
    {
        YamlSequenceNode list => list.Children[int.Parse(step, CultureInfo.InvariantCulture)],
        YamlMappingNode map => map.Children[new YamlScalarNode(step)],
        _ => throw new InvalidOperationException($"there is no {step} in {node}"),
    };

    private static string Write(YamlNode node) => node is YamlSequenceNode list ? string.Join(' ', list.Children.Select(Write)) : ((YamlScalarNode)node).Value ?? "";

    private static async Task<string> FillAsync(string name)
    {
        using var folder = new GatewayFolder();
        return await folder.FillAsync(name);
    }
}
