using System.Collections.Frozen;
using System.Reflection;

namespace Portcullis.Conditions.Engine;

/// <summary>Every condition type by its id, found once. A class without an id, or two with the same, stop the program at start.</summary>
public static class ConditionCatalog
{
    /// <summary>The types by id.</summary>
    public static FrozenDictionary<string, Type> Types { get; } = Find(typeof(ConditionCatalog).Assembly.GetTypes());

    private static readonly FrozenDictionary<Type, string> Ids = Types.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The id of a condition's class.</summary>
    public static string IdOf(Type type) => Ids.TryGetValue(type, out var id) ? id : ReadId(type);

    internal static FrozenDictionary<string, Type> Find(IEnumerable<Type> candidates)
    {
        var found = candidates.Where(type => type.IsSubclassOf(typeof(Condition)) && !type.IsAbstract).ToLookup(ReadId, StringComparer.Ordinal);
        return found.FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"condition type '{twice.Key}' is claimed by {string.Join(" and ", twice.Select(type => type.Name))}")
            : found.ToFrozenDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal);
    }

    private static string ReadId(Type type) =>
        type.GetCustomAttribute<ConditionTypeAttribute>()?.Id is { Length: > 0 } id
            ? id
            : throw new InvalidOperationException($"condition class {type.Name} has no [ConditionType(\"…\")]");
}
