using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Opens the bot to the network.</summary>
public static class SparkBotEndpoints
{
    /// <summary>
    /// Maps the address the service posts to (<see cref="SparkBotOptions.WebhookPath"/>), <c>/health/live</c> (the
    /// process answers) and <c>/health/ready</c> (200 only when the webhooks are registered and the inbox accepts; JSON
    /// says why not).
    /// </summary>
    /// <param name="endpoints">The program's endpoints.</param>
    /// <param name="configure">Moves the two about health, or leaves them out.</param>
    /// <exception cref="InvalidOperationException">The bot was not registered with <c>AddSparkBot</c>.</exception>
    public static IEndpointConventionBuilder MapSparkBot(
        this IEndpointRouteBuilder endpoints,
        Action<SparkBotPaths>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var paths = new SparkBotPaths();
        configure?.Invoke(paths);
        var services = endpoints.ServiceProvider;
        if (services.GetService<IServiceProviderIsService>()?.IsService(typeof(Corridor)) is not true)
        {
            throw new InvalidOperationException(
                "There is no bot to map: call builder.AddSparkBot() before building the application."
            );
        }

        // Not made yet: mistakes in the options are reported together when the program starts, or by the doctor.
        var corridor = new Lazy<Corridor>(services.GetRequiredService<Corridor>);
        if (paths.Live is { } live)
        {
            endpoints.MapHealthChecks(live, new HealthCheckOptions { Predicate = _ => false });
        }

        if (paths.Ready is { } ready)
        {
            endpoints.Map(ready, services.GetRequiredService<HealthAnswer>().WriteAsync);
        }

        // A RequestDelegate: nothing is bound or filtered before the bytes are verified.
        return endpoints.MapPost(
            PathOf(services),
            (RequestDelegate)(
                async context =>
                    context.Response.StatusCode = await corridor
                        .Value.ReceiveAsync(context.Request, context.RequestAborted)
                        .ConfigureAwait(false)
            )
        );
    }

    private static string PathOf(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IOptions<SparkBotOptions>>().Value.WebhookPath;
        }
        catch (OptionsValidationException)
        {
            // Reported with all other mistakes when the program starts, or by the doctor.
            return new SparkBotOptions().WebhookPath;
        }
    }
}

/// <summary>Where a bot tells about its health.</summary>
public sealed class SparkBotPaths
{
    /// <summary>Where it answers 200 as long as the process does; <c>null</c>: nowhere. Default: <c>/health/live</c>.</summary>
    public string? Live { get; set; } = "/health/live";

    /// <summary>
    /// Where it answers 200 when the bot is ready, else 503, with JSON that says why; <c>null</c>: nowhere. Default:
    /// <c>/health/ready</c>.
    /// </summary>
    public string? Ready { get; set; } = "/health/ready";
}
