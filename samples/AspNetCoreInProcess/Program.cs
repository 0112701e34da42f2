using Portcullis.AspNetCore;
using Portcullis.Issuer;
using Portcullis.Issuer.Authorization;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddPortcullis();
builder.Services.AddPortcullisIssuer(builder.Configuration.GetSection("Portcullis"), builder.Configuration["FOLDER"] ?? ".");

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapPortcullis();
app.MapGet("/gold", (HttpContext context) => new { account = context.User.GetAccount(), tier = context.Features.Get<IDecisionFeature>()!.Decision!.Tier!.Name })
    .RequireAuthorization("market-data:gold");
app.Run();
