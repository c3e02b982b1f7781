using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Registers the webhooks' endpoint and what keeps the webhooks right.</summary>
internal static class WebhookServices
{
    private const int MaxLocalAnswer = 256 * 1024;

    public static void AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton<WebhookSecrets>();
        services.TryAddSingleton<RequestBody>();
        services.TryAddSingleton<Refusals>();
        services.TryAddSingleton<Probe>();
        services.TryAddSingleton<ProbeClient>();
        services
            .AddHttpClient(ProbeClient.HttpClientName)
            .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear()) // a host's retries, for one
            .ConfigurePrimaryHttpMessageHandler(static () =>
                new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
            )
            .RemoveAllLoggers();

        services.TryAddSingleton<OwnAddresses>();
        services.TryAddSingleton<PublicAddress>();
        services.TryAddSingleton<LocalApi>();
        services
            .AddHttpClient(LocalApi.HttpClientName, static http => http.MaxResponseContentBufferSize = MaxLocalAnswer)
            .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear())
            .ConfigurePrimaryHttpMessageHandler(static () =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                }
            )
            .RemoveAllLoggers();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITunnelSource, EnvironmentTunnel>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITunnelSource, NgrokTunnel>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITunnelSource, CloudflaredTunnel>());

        services.TryAddSingleton<OwnWebhooks>();
        services.TryAddSingleton<WebhookRivals>();
        services.TryAddSingleton<WebhookReconciler>();
        services.TryAddSingleton<WebhookRegistration>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookRegistration>());
    }
}
