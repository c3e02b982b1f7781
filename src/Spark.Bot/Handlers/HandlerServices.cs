using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Spark.Bot;

/// <summary>Registers what finds and calls handlers.</summary>
internal static class HandlerServices
{
    public static void AddHandling(this IServiceCollection services)
    {
        // The routes, in the order they are asked: an answer to a question may read like a command.
        services.AddSingleton<IEventRoute, QuestionRoute>();
        services.AddSingleton<IEventRoute, FormRoute>();
        services.AddSingleton<IEventRoute, HelpCardRoute>();
        services.AddSingleton<IEventRoute>(provider => provider.GetRequiredService<CommandRoute>());
        services.TryAddSingleton<HandlerTable>();
        services.TryAddSingleton<HandlerRunner>();
    }
}
