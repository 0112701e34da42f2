using System.Text.Json.Serialization;
using Portcullis.Issuer.Endpoints.Attestations;
using Portcullis.Issuer.Endpoints.Authorization;
using Portcullis.Issuer.Endpoints.Health;
using Portcullis.Issuer.Endpoints.Metadata;
using Portcullis.Issuer.Endpoints.SignIn;
using Portcullis.Issuer.Endpoints.Tokens;

namespace Portcullis.Issuer.Endpoints;

/// <summary>The bodies of the issuer's endpoints. A member given twice is refused; each request checks for members it does not know.</summary>
[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(ChallengeRequest))]
[JsonSerializable(typeof(ChallengeResponse))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(UnlinkRequest))]
[JsonSerializable(typeof(PageChallengeRequest))]
[JsonSerializable(typeof(PageChallengeResponse))]
[JsonSerializable(typeof(PageProofRequest))]
[JsonSerializable(typeof(PageProofResponse))]
[JsonSerializable(typeof(NonceResponse))]
[JsonSerializable(typeof(SignedRequestsResponse))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ResourceMetadata))]
[JsonSerializable(typeof(RevocationRequest))]
[JsonSerializable(typeof(IntrospectionRequest))]
[JsonSerializable(typeof(ReadyResponse))]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(ApiKeyResponse))]
internal sealed partial class IssuerJson : JsonSerializerContext;
