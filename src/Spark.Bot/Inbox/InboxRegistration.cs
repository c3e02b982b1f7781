using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// Registers where events wait, what was answered is journaled, and what is remembered is kept: all three in the same
/// place, which the options choose. What was registered before stays.
/// </summary>
internal static class InboxRegistration
{
    public static void AddInbox(this IServiceCollection services)
    {
        services.TryAddSingleton<ServiceWatch>();
        services.TryAddSingleton<AttemptPolicy>();
        services.TryAddSingleton<MemoryInbox>();
        services.TryAddSingleton<SqliteDatabase>();
        // The first is the one of bots that say nothing.
        InboxEngine.Add<SqliteInbox, SqliteDeadLetters, SqliteReplyJournal, SqliteStateStore>(
            services,
            SparkBotOptions.SqliteInboxName,
            isAdded: false
        );
        InboxEngine.Add<MemoryInbox, MemoryInbox, MemoryReplyJournal, MemoryStateStore>(
            services,
            SparkBotOptions.MemoryInboxName,
            isAdded: false
        );
        services.TryAddSingleton<InboxChoice>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SparkBotOptions>, InboxNameValidator>());

        services.TryAddSingleton(provider => Chosen<IInbox>(provider, engine => engine.Inbox));
        services.TryAddSingleton(provider => Chosen<IDeadLetters>(provider, engine => engine.DeadLetters));
        services.TryAddSingleton(provider => Chosen<IReplyJournal>(provider, engine => engine.Journal));
        services.AddHostedService<SqliteFile>();
        services.TryAddSingleton<DeliveryRunner>();
        services.AddHostedService<Dispatcher>();
    }

    /// <summary>Where states are kept, for bots that keep any.</summary>
    public static void AddStateStore(this IServiceCollection services) => services.TryAddSingleton(States);

    /// <summary>Where states are kept, whether the bot's handlers keep any or not.</summary>
    public static IStateStore States(this IServiceProvider services) =>
        Chosen<IStateStore>(services, engine => engine.States);

    private static T Chosen<T>(IServiceProvider services, Func<InboxEngine, Type> part) =>
        (T)services.GetRequiredService(part(services.GetRequiredService<InboxChoice>().Engine));
}
