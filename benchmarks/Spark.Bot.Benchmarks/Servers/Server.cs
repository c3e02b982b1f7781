using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Spark.Bot.Benchmarks.Servers;

/// <summary>
/// A bot or what it is compared with: the same host with the same logging, so that only what is done with a delivery
/// differs.
/// </summary>
internal static class Server
{
    public const string Path = "/spark/webhooks";
    public const string Secret = "a long random text that signs the webhooks";

    public static async Task RunAsync(string kind, Uri api)
    {
        var folder = Directory.CreateTempSubdirectory("spark-bot-benchmark-");
        try
        {
            var builder = WebApplication.CreateSlimBuilder(
                new WebApplicationOptions { ContentRootPath = folder.FullName }
            );
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
            builder.Logging.AddFilter("System", LogLevel.Warning);
            builder.Logging.AddFilter("Spark", LogLevel.Warning);
            builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None); // not ready at first
            var work = new Work();
            builder.Services.AddSingleton(work);
            switch (kind)
            {
                case "ceiling":
                    Ceiling.Add(builder, api);
                    break;
                default:
                    Bot.Add(builder, api, kind, work);
                    break;
            }

            await using var app = builder.Build();
            if (kind is "ceiling")
            {
                Ceiling.Map(app);
            }
            else
            {
                app.MapSparkBot();
            }

            app.MapGet("/figures", (RequestDelegate)(context => Figures.WriteAsync(context, work, folder.FullName)));
            app.MapPost("/hold", (RequestDelegate)(_ => work.HoldAsync()));
            app.MapPost("/release", (RequestDelegate)(_ => work.ReleaseAsync()));
            await app.StartAsync();
            Console.WriteLine(app.Urls.First());
            await Console.In.ReadLineAsync(); // until the benchmark ends
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
