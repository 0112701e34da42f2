namespace Portcullis.AspNetCore;

/// <summary>Which names of authorization policies are ours: <c>policy</c> or <c>policy:tier</c>.</summary>
internal static class PolicyName
{
    private const int MaxLength = 128;

    /// <summary>Whether the name is a policy or a policy and a tier; <c>default</c> and <c>anonymous</c> are reserved for the framework and YARP.</summary>
    public static bool IsValid(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxLength)
        {
            return false;
        }

        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? IsName(name)
            : IsName(name.AsSpan(0, colon)) && IsName(name.AsSpan(colon + 1));
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return name.Length > 0
            && !name.Equals("default", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("anonymous", StringComparison.OrdinalIgnoreCase);
    }
}
