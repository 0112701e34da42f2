using Portcullis.Issuer.Events;

namespace Portcullis.Issuer.Webhooks;

/// <summary>What is wrong with the webhooks in the settings. Neither URLs nor secrets are repeated.</summary>
internal static class WebhookFaults
{
    private const int Most = 20;

    public static IEnumerable<string> Find(IList<WebhookOptions> webhooks)
    {
        if (webhooks.Count > Most)
        {
            yield return $"Webhooks: there may be {Most} at the most";
        }

        var seen = new HashSet<Uri>();
        for (var i = 0; i < webhooks.Count; i++)
        {
            var (path, webhook) = ($"Webhooks:{i}", webhooks[i]);
            foreach (var fault in (IEnumerable<string>)[.. Url(path, webhook.Url, seen), .. Secret(path, webhook), .. Events(path, webhook.Events)])
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> Url(string path, string text, HashSet<Uri> seen) =>
        SettingFaults.HttpUri(text) is not { } url || url.UserInfo.Length > 0 || url.Fragment.Length > 0 ? [$"{path}:Url: must be an absolute https URL without user and fragment"]
        : url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback ? [$"{path}:Url: is http; use https, since what it tells can be read on the way"]
        : !seen.Add(url) ? [$"{path}:Url: is that of another webhook"]
        : [];

    private static IEnumerable<string> Secret(string path, WebhookOptions webhook) => (webhook.Secret, webhook.SecretFile) switch
    {
        (null, null) => [$"{path}:Secret: is missing; give {WebhookSecrets.Form}, here or in the file that SecretFile names"],
        (not null, not null) => [$"{path}:Secret: stands beside SecretFile; give one of them"],
        ({ } text, _) => WebhookSecrets.Parse(text) is null ? [$"{path}:Secret: must be {WebhookSecrets.Form}"] : [],
        (_, { } file) => File(path, file),
    };

    private static IEnumerable<string> File(string path, string file)
    {
        try
        {
            return WebhookSecrets.Parse(System.IO.File.ReadAllText(file).Trim()) is null ? [$"{path}:SecretFile: must hold {WebhookSecrets.Form}"] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [$"{path}:SecretFile: cannot be read: {e.Message}"];
        }
    }

    private static IEnumerable<string> Events(string path, IList<string> events) =>
        events.Except(EventTypes.All, StringComparer.Ordinal).Any() ? [$"{path}:Events: must be any of {string.Join(", ", EventTypes.All)}; leave it out for all"] : [];
}
