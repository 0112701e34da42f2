using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Credentials.Attestations;

namespace Portcullis.Credentials.Tests.Attestations;

/// <summary>Attestations of ours, read by programs in other languages that were written from the format alone.</summary>
public sealed class OtherAttestationReaderTests : IDisposable
{
    // Reads {answer, jwks}; writes the first thing that is wrong, or "right".
    private const string Node = """
        const { createHash, createPublicKey, verify } = require('node:crypto');
        const canon = v => Array.isArray(v) ? '[' + v.map(canon).join(',') + ']'
          : v !== null && typeof v === 'object' ? '{' + Object.keys(v).sort().map(k => JSON.stringify(k) + ':' + canon(v[k])).join(',') + '}'
          : JSON.stringify(v);
        const hash = condition => '0x' + createHash('sha256').update(canon(condition), 'utf8').digest('hex');
        const signedBy = (jwk, bytes, signature) => signature.length === 64
          && verify('sha256', Buffer.from(bytes, 'utf8'), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature);

        function fault({ answer, jwks }) {
          const { attestation: a, sig, kid, jwt } = answer.data;
          const key = jwks.keys.find(candidate => candidate.kid === kid);
          if (!answer.ok || kid !== 'insumer-attest-v2' || !key) return 'envelope';
          if (!/^ATST-[0-9A-F]{16}$/.test(a.id)) return 'id';
          if (Object.keys(a).join() !== 'id,pass,results,passCount,failCount,attestedAt,expiresAt') return 'members';
          if (a.pass !== a.results.every(r => r.met) || a.passCount !== a.results.filter(r => r.met).length || a.passCount + a.failCount !== a.results.length) return 'counts';
          if (new Date(a.expiresAt) - new Date(a.attestedAt) !== 1_800_000 || new Date(a.attestedAt).toISOString() !== a.attestedAt) return 'times';
          for (const [at, r] of a.results.entries()) {
            if (Object.keys(r).join() !== 'condition,label,type,chainId,met,evaluatedCondition,conditionHash,blockNumber,blockTimestamp' + (r.proof ? ',proof' : '')) return 'result members';
            if (r.condition !== at || r.conditionHash !== hash(r.evaluatedCondition)) return 'result hash';
            if (!/^0x(0|[1-9a-f][0-9a-f]*)$/.test(r.blockNumber) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/.test(r.blockTimestamp)) return 'result block';
          }
          const preimage = 'insumer.attestation.v2\n' + canon({ v: 2, id: a.id, pass: a.pass, results: a.results, attestedAt: a.attestedAt });
          if (Buffer.from(sig, 'base64').toString('base64') !== sig || !signedBy(key, preimage, Buffer.from(sig, 'base64'))) return 'sig';

          const [head, body, tail] = jwt.split('.');
          if (!signedBy(key, head + '.' + body, Buffer.from(tail, 'base64url'))) return 'jwt signature';
          if (Buffer.from(head, 'base64url').toString() !== '{"alg":"ES256","typ":"JWT","kid":"insumer-attest-v2"}') return 'jwt header';
          const payload = Buffer.from(body, 'base64url').toString(), claims = JSON.parse(payload);
          if (Object.keys(claims).join() !== 'pass,conditionHash,blockNumber,blockTimestamp,results,wallet_proven,iss,sub,jti,iat,exp') return 'jwt claims';
          if (claims.jti !== a.id || claims.pass !== a.pass || canon(claims.results) !== canon(a.results)) return 'jwt and answer';
          if (canon(claims.conditionHash) !== canon(a.results.map(r => r.conditionHash))) return 'jwt hashes';
          if (claims.blockNumber !== a.results[0].blockNumber || claims.blockTimestamp !== a.results[0].blockTimestamp) return 'jwt block';
          if (claims.iat !== Math.floor(new Date(a.attestedAt) / 1000) || claims.exp !== Math.floor(new Date(a.expiresAt) / 1000)) return 'jwt times';
          return 'right';
        }
        process.stdout.write(fault(JSON.parse(require('fs').readFileSync(0, 'utf8'))));
        """;

    // Python sorts by code points and not by UTF-16, which is the same for the names of conditions.
    private const string Python = """
        import hashlib, json, sys
        for result in json.load(sys.stdin)["answer"]["data"]["attestation"]["results"]:
            text = json.dumps(result["evaluatedCondition"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            print(result["conditionHash"] == "0x" + hashlib.sha256(text.encode("utf-8")).hexdigest())
        """;

    private readonly Attester _attester = new();

    public void Dispose() => _attester.Dispose();

    [Fact]
    public async Task Answer_ReadByNode_IsRight() => (await NodeAsync(_ => { })).ShouldBe("right");

    [Theory]
    [InlineData("sig")]
    [InlineData("result hash")]
    [InlineData("jwt signature")]
    [InlineData("counts")]
    public async Task Answer_ChangedForNode_IsNot(string fault) => (await NodeAsync(data =>
    {
        var result = data["attestation"]!["results"]![0]!;
        switch (fault)
        {
            case "sig": result["label"] = "x"; break;
            case "result hash": result["evaluatedCondition"]!["threshold"] = "0"; break;
            case "counts": result["met"] = false; break;
            default: data["jwt"] = ((string)data["jwt"]!).Replace("eyJwYXNz", "eyJwYXNy", StringComparison.Ordinal); break;
        }
    })).ShouldBe(fault);

    [Fact]
    public async Task ConditionHashes_ReadByPython_AreRight() =>
        (await Interpreter.RunAsync("/usr/bin/python3", "-c", Python, Input(_ => { }))).ShouldBe("True\nTrue\nTrue\n");

    private Task<string> NodeAsync(Action<JsonObject> change) => Interpreter.RunAsync("node", "-e", Node, Input(change));

    // A label and a condition that writers of JSON escape differently, numbers of every notation, and a state proof.
    private string Input(Action<JsonObject> change)
    {
        var condition = System.Text.Json.JsonElement.Parse("""{"type":"evm_view_call","z":[1.50,1e21,-0],"é":"<\u00e9\u2028\ud83d\ude00&'\">","a":{"c":null,"b":true}}""");
        var results = new[]
        {
            Attester.MakeResult(0, met: true) with { Label = "gold <é\u2028😀&'\"\\\u0001>" },
            Attester.MakeResult(1, met: true) with { EvaluatedCondition = condition },
            Attester.MakeResult(2, met: true) with { Proof = System.Text.Json.JsonElement.Parse("""{"blockNumber":"0x1","accountProof":["0xf8"]}""") },
        };
        var attestation = _attester.Attest(true) with { Id = Attestation.NewId(), Results = results };
        var answer = JsonNode.Parse(_attester.Response(attestation, _attester.Token(attestation, isWalletProven: true)))!;
        change(answer["data"]!.AsObject());
        var keys = JsonNode.Parse(Encoding.UTF8.GetString(JwksDocument.Write([_attester.Forge.Key.PublicKey])));
        return new JsonObject { ["answer"] = answer, ["jwks"] = keys }.ToJsonString();
    }
}
