using System.Diagnostics;
using System.Text.Json.Nodes;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;

namespace Portcullis.Issuer.Tests.Webhooks;

/// <summary>A test with receivers on real ports, whose clock runs only while something is waited for.</summary>
public abstract class WebhookTest : EventTest
{
    internal const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>Starts the issuer anew with webhooks.</summary>
    internal async Task TellAsync(params (Uri Url, string? Events)[] webhooks)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < webhooks.Length; i++)
        {
            settings[$"Webhooks:{i}:Url"] = webhooks[i].Url.AbsoluteUri;
            settings[$"Webhooks:{i}:Secret"] = Secret;
            if (webhooks[i].Events is { } events)
            {
                settings[$"Webhooks:{i}:Events:0"] = events;
            }
        }

        await RestartAsync(settings: settings);
        Issuer.Main.Give(Alice.Address, 100);
    }

    /// <summary>Lets time pass, as much at once as is said, until something holds.</summary>
    internal Task<bool> PassUntilAsync(Func<bool> condition, TimeSpan? step = null) => Eventually.Async(() =>
    {
        Pass(step ?? Step);
        return condition();
    });

    internal static JsonNode Body(UpstreamRequest request) => JsonNode.Parse(request.Body)!;

    internal static string Type(UpstreamRequest request) => (string)Body(request)["type"]!;

    /// <summary>What a receiver would have to find in the header, by a program of another maker.</summary>
    internal static async Task<string> SignWithNodeAsync(UpstreamRequest request)
    {
        const string script = """
            const [secret, id, timestamp, body] = process.argv.slice(1);
            const key = Buffer.from(secret.slice(6), 'base64');
            process.stdout.write('v1,' + require('crypto').createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64'));
            """;
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "-e", script, Secret, Header(request, "webhook-id"), Header(request, "webhook-timestamp"), request.Body })
        {
            start.ArgumentList.Add(argument);
        }

        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return output;
    }

    internal static string Header(UpstreamRequest request, string name) => request.Headers[name].ShouldHaveSingleItem()!;
}
