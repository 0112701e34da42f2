using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Portcullis.Issuer.Endpoints;

namespace Portcullis.Hosting;

/// <summary>The document at <c>/openapi/v1.json</c>: the gateway's own endpoints. What the upstream offers is the upstream's to describe.</summary>
internal static class ApiDescription
{
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Portcullis",
                Version = "1",
                Description = "Sign in with a wallet, and call the gated routes with the access token. Every refusal carries a stable code.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeBodyAsync);
    }

    private static async Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Tags = null;
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RequestBodyDescription>().FirstOrDefault() is not { } body)
        {
            return;
        }

        var schema = await context.GetOrCreateSchemaAsync(body.Type, parameterDescription: null, cancellationToken);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = body.MediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }, StringComparer.Ordinal),
        };
    }
}
