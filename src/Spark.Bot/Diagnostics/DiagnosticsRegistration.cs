using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>Registers what the bot reports about itself.</summary>
internal static class DiagnosticsRegistration
{
    public static void AddDiagnostics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<BotMetrics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HostOptions>, StopLimit>());
        services.TryAddSingleton<GracefulStop>();
        services.AddHostedService(provider => provider.GetRequiredService<GracefulStop>());
        services.TryAddSingleton<BackgroundLoops>();
        services.TryAddSingleton<InboxHealth>(); // one for all who ask
        services.TryAddSingleton<HealthAnswer>();
        services
            .AddHealthChecks()
            .AddCheck<GracefulStop>("spark-bot", tags: [SparkBotBuilder.ReadyTag])
            .AddCheck<WebhookRegistration>("spark-webhooks", tags: [SparkBotBuilder.ReadyTag])
            .AddCheck<ServiceWatch>("spark-service", tags: [SparkBotBuilder.ReadyTag])
            .AddCheck<InboxHealth>("spark-inbox", tags: [SparkBotBuilder.ReadyTag])
            .AddCheck<BackgroundLoops>("spark-background", tags: [SparkBotBuilder.ReadyTag]);
    }
}
