using System.Security.Claims;
using Portcullis.AspNetCore.Attestations;

var builder = WebApplication.CreateBuilder(args);
var portcullis = builder.Configuration["PORTCULLIS_URL"] ?? "http://localhost:8080";
var conditionHash = builder.Configuration["CONDITION_HASH"] ?? throw new InvalidOperationException("set CONDITION_HASH to the conditionHash of what is to be asked");

builder.Services.AddPortcullisAttestations(options => options.Authority = portcullis);
builder.Services.AddAuthorizationBuilder().AddPolicy("gold-pass", policy => policy.RequireAttestation(conditionHash));

var app = builder.Build();
app.MapGet("/gold", (ClaimsPrincipal caller) => new { wallet = caller.FindAttestation()?.Wallet }).RequireAuthorization("gold-pass");
app.Run();
