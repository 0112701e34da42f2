using System.Text;

namespace Portcullis.Commands.Keys.Export;

/// <summary>What HAProxy has to be told of the keys: it reads their files at start alone, so that each must be named.</summary>
internal static class HaproxyKeys
{
    // A key whose kid begins with a hyphen would be taken for a flag without the "--".
    private const string Beginning = """
        # Written by `portcullis key export`; changes are lost. A frontend takes it up by `from portcullis`, and lets pass only where
        # txn.portcullis_verified is 1: the token in txn.portcullis_token is signed with ES256 by a key of the issuer's.
        defaults portcullis
          mode http
          timeout connect 5s
          timeout client 30s
          timeout server 30s
          http-request set-var(txn.portcullis_verified) int(0)
          http-request set-var(txn.portcullis_token) http_auth_bearer
          http-request set-var(txn.portcullis_kid) var(txn.portcullis_token),jwt_header_query('$.kid')

        """;

    /// <summary>The configuration.</summary>
    /// <param name="folder">The full path of the folder with the files.</param>
    /// <param name="keyIds">The names of the keys, which are those of the files.</param>
    internal static string Write(string folder, IReadOnlyList<string> keyIds)
    {
        var text = new StringBuilder(Beginning);
        foreach (var keyId in keyIds)
        {
            text.Append("  http-request set-var(txn.portcullis_verified) var(txn.portcullis_token),jwt_verify(ES256,").Append(folder).Append('/').Append(keyId)
                .Append(".pem) if { var(txn.portcullis_kid) -m str -- ").Append(keyId).Append(" }\n");
        }

        return text.ToString();
    }
}
