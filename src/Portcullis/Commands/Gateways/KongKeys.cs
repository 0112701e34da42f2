using System.Text;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Commands.Keys.Export;

namespace Portcullis.Commands.Gateways;

/// <summary>The entries of Kong's <c>jwt_secrets</c>, one for each key that access tokens verify by.</summary>
internal static class KongKeys
{
    internal static string Write(IEnumerable<JsonWebKey> keys)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
        {
            text.Append("      - key: \"").Append(key.Kid).Append("\"\n        algorithm: ES256\n        rsa_public_key: |\n");
            foreach (var line in PublicPem.Write(key).TrimEnd().Split('\n'))
            {
                text.Append("          ").Append(line).Append('\n');
            }
        }

        return text.ToString().TrimEnd('\n');
    }
}
