using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Values;

namespace Portcullis.Conditions.Policies;

/// <summary>One JSON member of a condition type: a property that can be set; required where the property is, unless the type may imply it.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Property">The property.</param>
/// <param name="Form">How it is written.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Only">The one chain that it can name; null for other members, and for any chain.</param>
internal sealed record ConditionMember(string Name, PropertyInfo Property, ValueForm Form, bool IsRequired, ulong? Only)
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<ConditionMember>> ByType = new();

    private static readonly ConcurrentDictionary<Type, IReadOnlyList<string>> NamesByType = new();

    /// <summary>Whether it is the chain.</summary>
    public bool IsChain => Property.Name == nameof(Condition.ChainId);

    /// <summary>The members of a condition class, those of its base first.</summary>
    public static IReadOnlyList<ConditionMember> Of(Type type) => ByType.GetOrAdd(type, static type =>
    [
        .. type.GetProperties()
            .Where(property => property.CanWrite)
            .OrderBy(property => property.DeclaringType == type)
            .Select(property => Of(type, property)),
    ]);

    /// <summary>All names that a condition may have: those of its members, and its type's.</summary>
    public static IReadOnlyList<string> NamesOf(Type type) => NamesByType.GetOrAdd(type, static type => ["type", .. Of(type).Select(member => member.Name)]);

    private static ConditionMember Of(Type type, PropertyInfo property)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        var isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        var blank = (Condition)Activator.CreateInstance(type)!;
        var member = new ConditionMember(name, property, ValueForm.Of(property.PropertyType, blank.ReadsSolana), isRequired, null);
        return member.IsChain ? member with { IsRequired = !MayImplyChain(type), Only = blank.ImpliedChain } : member;
    }

    private static bool MayImplyChain(Type type) => type.GetProperty(nameof(Condition.ImpliedChain))!.DeclaringType != typeof(Condition);
}
