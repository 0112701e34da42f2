using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>One JSON member of a condition type: a property that can be set; required where the property is, and has no default.</summary>
internal sealed record ConditionMember(string Name, PropertyInfo Property, ValueForm Form, bool IsRequired, object? Default)
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<ConditionMember>> ByType = new();

    /// <summary>The members of a condition class, those of its base first.</summary>
    public static IReadOnlyList<ConditionMember> Of(Type type) => ByType.GetOrAdd(type, static type =>
    [
        .. type.GetProperties()
            .Where(property => property.CanWrite)
            .OrderBy(property => property.DeclaringType == type)
            .Select(property => new ConditionMember(
                JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                property,
                ValueForm.Of(property.PropertyType),
                property.IsDefined(typeof(RequiredMemberAttribute)) && DefaultOf(type, property) is null,
                DefaultOf(type, property))),
    ]);

    /// <summary>The one chain on which a condition class can be asked; null for any.</summary>
    public static ulong? OnlyChainOf(Type type) => type.GetCustomAttribute<OnlyChainAttribute>()?.ChainId;

    private static ulong? DefaultOf(Type type, PropertyInfo property) => property.Name == nameof(Condition.ChainId) ? OnlyChainOf(type) : null;
}
