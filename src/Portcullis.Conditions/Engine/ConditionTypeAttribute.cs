namespace Portcullis.Conditions.Engine;

/// <summary>Names a condition type. The catalogue finds every class that carries it.</summary>
/// <param name="id">The value of the JSON member <c>type</c>, such as <c>token_balance</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ConditionTypeAttribute(string id) : Attribute
{
    /// <summary>The value of the JSON member <c>type</c>.</summary>
    public string Id { get; } = id;
}
