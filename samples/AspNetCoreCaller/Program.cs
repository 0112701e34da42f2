using AspNetCoreCaller;
using Portcullis.Client;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient<PricesClient>().AddPortcullisCaller(options =>
{
    options.Authority = builder.Configuration["PORTCULLIS_URL"] ?? "http://localhost:8080";
    options.Key = builder.Configuration["PORTCULLIS_KEY"];
    options.Dpop = true;
});

var app = builder.Build();
app.MapGet("/prices", (PricesClient prices, CancellationToken cancellationToken) => prices.GetAsync("/market-data/prices", cancellationToken));
app.MapGet("/gold", (PricesClient prices, CancellationToken cancellationToken) => prices.GetAsync("/market-data/gold/prices", cancellationToken));
app.Run();
