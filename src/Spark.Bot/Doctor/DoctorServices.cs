using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Registers the doctor and its checkups, in the order they run.</summary>
internal static class DoctorServices
{
    public static void AddDoctor(this IServiceCollection services)
    {
        services.TryAddSingleton<Doctor>();
        services.TryAddSingleton<OneOff>();
        services.TryAddSingleton<ProbeServer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICheckup, ApiCheckup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICheckup, TokenCheckup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICheckup, HandlersCheckup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICheckup, InboxCheckup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICheckup, PublicAddressCheckup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICheckup, WebhooksCheckup>());
    }
}
