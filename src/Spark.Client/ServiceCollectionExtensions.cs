using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
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
    /// <returns>
    /// The builder of the HTTP client, to add message handlers or another primary handler, for a proxy for example.
    /// </returns>
    public static IHttpClientBuilder AddSparkClient(
        this IServiceCollection services,
        Action<SparkClientOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => Create(provider, HttpClientName, Options.DefaultName));
        return Add(services, HttpClientName, Options.DefaultName, configure);
    }

    /// <summary>
    /// Registers one of several clients, each with a token of its own, to be had by its name:
    /// <c>[FromKeyedServices("name")] SparkClient spark</c>. Rate limits of one do not hold up another, and
    /// none of them takes the token of the environment.
    /// </summary>
    /// <inheritdoc cref="AddSparkClient(IServiceCollection, Action{SparkClientOptions}?)"/>
    public static IHttpClientBuilder AddSparkClient(
        this IServiceCollection services,
        string name,
        Action<SparkClientOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var httpClient = $"{HttpClientName}.{name}";
        services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, httpClient, name));
        return Add(services, httpClient, name, configure);
    }

    private static SparkClient Create(IServiceProvider provider, string httpClient, string options) =>
        new(
            () => provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(httpClient),
            // The one without a name by IOptions, which the bot replaces with its own.
            options == Options.DefaultName
                ? provider.GetRequiredService<IOptions<SparkClientOptions>>().Value
                : provider.GetRequiredService<IOptionsMonitor<SparkClientOptions>>().Get(options),
            provider.GetService<ILogger<SparkClient>>(),
            http =>
            {
                var factory = provider.GetRequiredService<IOptionsMonitor<HttpClientFactoryOptions>>().Get(httpClient);
                foreach (var configure in factory.HttpClientActions)
                {
                    configure(http);
                }
            }
        );

    private static IHttpClientBuilder Add(
        IServiceCollection services,
        string httpClient,
        string name,
        Action<SparkClientOptions>? configure
    )
    {
        var options = services.AddOptions<SparkClientOptions>(name);
        if (name != Options.DefaultName)
        {
            options.Configure(static client => client.IsNamed = true);
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SparkClientOptions>, SparkClientOptionsValidator>()
        );
        var connections = services.AddHttpClient(httpClient);
        if (services.Any(service => service.ServiceType == typeof(Prepared) && Equals(service.ServiceKey, httpClient)))
        {
            return connections; // set up before; what was added to it since stays
        }

        services.AddKeyedSingleton(httpClient, new Prepared());
        // The client lives as long as the program and renews its connections itself. It repeats calls itself, too, and
        // knows which may be: whatever a host puts around all its connections would repeat them again.
        return connections
            .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear())
            .ConfigurePrimaryHttpMessageHandler(Connections.Own)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }

    /// <summary>Marks the connections that are set up.</summary>
    private sealed class Prepared;
}

internal sealed class SparkClientOptionsValidator : IValidateOptions<SparkClientOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkClientOptions options) =>
        options.Validate().ToList() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}
