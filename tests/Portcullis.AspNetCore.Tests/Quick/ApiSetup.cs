using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Portcullis.AspNetCore.Tests.Quick;

/// <summary>What is an app's own.</summary>
/// <param name="Before">Services registered before <c>AddPortcullis</c>.</param>
/// <param name="After">And after it.</param>
/// <param name="Pipeline">Middlewares ahead of the endpoints.</param>
internal sealed record ApiSetup(Action<IServiceCollection>? Before = null, Action<IServiceCollection>? After = null, Action<WebApplication>? Pipeline = null);
