using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Registers what makes events of webhooks.</summary>
internal static class EventRegistration
{
    public static void AddEvents(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventReader, MessageEventReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventReader, MembershipEventReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventReader, RoomEventReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventReader, CardEventReader>());
        services.TryAddSingleton<RoomMemory>();
        services.AddSingleton<IUpkeep>(provider => provider.GetRequiredService<RoomMemory>());
        services.TryAddSingleton<Fetcher>();
        services.TryAddSingleton<EventContexts>();
        services.TryAddSingleton<EventCatalog>();
    }
}
