using System.Security.Claims;
using Portcullis.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddPortcullis(options => options.Authority = builder.Configuration["PORTCULLIS_URL"] ?? "http://localhost:8080");

var app = builder.Build();
app.MapGet("/gold", (ClaimsPrincipal caller) => new { account = caller.FindAccount() }).RequireAuthorization("market-data:gold");
app.MapGet("/prices", (ClaimsPrincipal caller) => new { account = caller.FindAccount() }).RequireAuthorization("market-data");
app.Run();
