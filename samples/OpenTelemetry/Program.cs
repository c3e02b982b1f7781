using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Spark.Bot;
using Spark.Emulator;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsDevelopment())
{
    await builder.AddSparkEmulatorAsync();
}

builder.AddSparkBot().OnMessage((message, ct) => message.ReplyAsync($"You said {message.Text.Length} characters.", ct));

// One trace leads from the service's delivery through the inbox to the handler and the reply it posts.
var telemetry = builder
    .Services.AddOpenTelemetry()
    .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName))
    .WithTracing(tracing =>
        tracing
            .AddSource(SparkBotTelemetry.Name)
            .AddAspNetCoreInstrumentation(options =>
                options.Filter = context => !context.Request.Path.StartsWithSegments("/health")
            )
            .AddHttpClientInstrumentation()
    )
    .WithMetrics(metrics => metrics.AddMeter(SparkBotTelemetry.Name));

// To a collector when one is configured (OTEL_EXPORTER_OTLP_ENDPOINT, such as http://localhost:4317), else to the console.
if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
{
    telemetry.WithTracing(tracing => tracing.AddConsoleExporter()).WithMetrics(metrics => metrics.AddConsoleExporter());
}
else
{
    telemetry.UseOtlpExporter();
}

var app = builder.Build();
app.MapSparkBot();
return await app.RunSparkBotAsync(args);
