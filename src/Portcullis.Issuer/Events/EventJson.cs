using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Portcullis.Issuer.Events;

/// <summary>How events are written as JSON.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class EventJson : JsonSerializerContext;
