using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spark.Client;

/// <summary>Registers the client.</summary>
public static class ServiceCollectionExtensions
{
    internal const string HttpClientName = "Spark";

    /// <summary>
    /// Registers one <see cref="SparkClient"/> for the whole program, over connections of
    /// <see cref="IHttpClientFactory"/>. Mistakes in the options are reported together when the program starts.
    /// </summary>
    /// <returns>The builder of the HTTP client, to add message handlers or another primary handler.</returns>
    public static IHttpClientBuilder AddSparkClient(
        this IServiceCollection services,
        Action<SparkClientOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SparkClientOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SparkClientOptions>, SparkClientOptionsValidator>()
        );
        services.TryAddSingleton(provider => new SparkClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
            provider.GetRequiredService<IOptions<SparkClientOptions>>().Value,
            provider.GetService<ILogger<SparkClient>>()
        ));
        // The client lives as long as the program and renews its connections itself.
        return services
            .AddHttpClient(HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(FlurlTransport.CreateHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(static () => new ExactAddress())
            .RemoveAllLoggers();
    }
}

internal sealed class SparkClientOptionsValidator : IValidateOptions<SparkClientOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkClientOptions options) =>
        options.Validate().ToList() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}
