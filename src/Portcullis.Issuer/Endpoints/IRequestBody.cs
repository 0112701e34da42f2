using System.Text.Json;

namespace Portcullis.Issuer.Endpoints;

/// <summary>A request body that keeps the members it does not know, so that they can be refused where no standard wants them ignored.</summary>
internal interface IRequestBody
{
    /// <summary>Members that the endpoint does not know; null when there are none.</summary>
    Dictionary<string, JsonElement>? Unknown { get; }
}
