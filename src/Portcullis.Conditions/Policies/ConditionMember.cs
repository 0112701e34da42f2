using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>One JSON member of a condition type: a property that can be set; required where the property is.</summary>
internal sealed record ConditionMember(string Name, PropertyInfo Property, ValueForm Form, bool IsRequired)
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
                property.IsDefined(typeof(RequiredMemberAttribute)))),
    ]);
}
