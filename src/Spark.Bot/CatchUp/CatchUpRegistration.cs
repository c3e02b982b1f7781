using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Registers what looks for messages that were said while the bot could not be reached.</summary>
internal static class CatchUpRegistration
{
    public static void AddCatchUp(this IServiceCollection services)
    {
        services.TryAddSingleton<DeliveryGaps>();
        services.TryAddSingleton<MissedMessages>();
        services.TryAddSingleton(provider => new SeenUntilStore(provider.States()));
        services.AddHostedService<CatchUp>();
    }
}
