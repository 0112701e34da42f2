using Microsoft.AspNetCore.Http;
using Portcullis.Edge;
using Portcullis.ForwardAuth;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Tests.ForwardAuth;

public sealed class OriginalRequestMutationTests
{
    private static readonly FrontGatewayKind Nginx = FrontGatewayKind.All.Single(kind => kind.Name == "nginx");

    private static readonly FuzzTarget Target = new(
        "forward-auth headers",
        [
            "X-Original-URI: /premium/x?a=1\nX-Original-Method: GET", "X-Original-URI: /a.b/%2ehidden\nX-Original-Method: PROPFIND\nX-Forwarded-Host: api.example",
            "x-original-uri: /caf%C3%A9\nX-ORIGINAL-METHOD: get\nX-Forwarded-Uri: /caf%C3%A9", "X-Original-URI: /pub/../x\nX-Original-Method: HEAD\nX-HTTP-Method-Override: HEAD",
        ],
        Probe)
    {
        Tokens =
        [
            "X-Original-URI: ", "X-Original-Method: ", "X-Forwarded-Uri: ", "X_Original_URI: ", "X-Rewrite-URL: ", "X-Forwarded-Host: ", "\n", "GET", "TRACE", "CONNECT", "/", "//", "/..", "/.", "%2e", "%2f", "%252e", "%5c", "\\",
            ";", "#", "?", ",", " ", "http://", "*", "%", "\t", "é",
        ],
        Separators = "\n/?: ",
        MaxLength = 2_000,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_Mutants_WhatIsTakenHasOneReadingAndNoContradiction()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 12_000);

        report.Outcomes.Count(outcome => outcome.StartsWith("read", StringComparison.Ordinal)).ShouldBeGreaterThan(3);
        report.Outcomes.Count.ShouldBeGreaterThan(8);
    }

    private static string Probe(string text)
    {
        var asking = new DefaultHttpContext().Request;
        asking.Method = "GET";
        List<(string Name, string Value)> lines = [.. text.Split('\n').Select(line => line.Split(": ", 2)).Where(parts => parts is [{ Length: > 0 }, _]).Select(parts => (parts[0], parts[1]))];
        foreach (var (name, value) in lines)
        {
            asking.Headers.Append(name, value);
        }

        var read = OriginalRequestReader.Read(Nginx, asking, "");
        if (!read.IsGood)
        {
            read.Refusal.Code.Status.ShouldBeOneOf(400, 405);
            return read.Refusal.Detail;
        }

        var (method, target, path) = read.Request;
        Said("x-original-uri").ShouldBe([target]);
        Said("x-original-method").ShouldBe([method]);
        foreach (var other in (string[])["x-forwarded-uri", "x-rewrite-url", "x-original-url"])
        {
            Said(other).ShouldAllBe(value => value == target);
        }

        RequestPath.TryRead(target, null, out var again, out _).ShouldBeTrue();
        again.ShouldBe(path);
        Uri.UnescapeDataString(target.Split('?')[0]).ShouldBe(path);
        return $"read {method.Length > 3} {target.Contains('?', StringComparison.Ordinal)} {target.Contains('%', StringComparison.Ordinal)} {Math.Min(4, path.Count(c => c == '/'))} {lines.Count}";

        List<string> Said(string folded) => [.. lines.Where(line => string.Concat(line.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')) == folded).Select(line => line.Value)];
    }
}
