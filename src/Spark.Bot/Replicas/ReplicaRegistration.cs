using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Registers what replicas know of each other.</summary>
internal static class ReplicaRegistration
{
    public static void AddReplicas(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
            ActivatorUtilities.CreateInstance<LiveReplicas>(provider, provider.States())
        );
        services.AddHostedService(provider => provider.GetRequiredService<LiveReplicas>());
    }
}
