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
        services.TryAddSingleton<AttemptPolicy>();
        services.TryAddSingleton<MemoryInbox>();
        services.TryAddSingleton<MemoryReplyJournal>();
        services.TryAddSingleton<MemoryStateStore>();
        services.TryAddSingleton<SqliteDatabase>();
        services.TryAddSingleton<SqliteInbox>();
        services.TryAddSingleton<SqliteDeadLetters>();
        services.TryAddSingleton<SqliteReplyJournal>();
        services.TryAddSingleton<SqliteStateStore>();

        services.TryAddSingleton<IInbox>(Choose<IInbox, SqliteInbox, MemoryInbox>);
        services.TryAddSingleton<IDeadLetters>(Choose<IDeadLetters, SqliteDeadLetters, MemoryInbox>);
        services.TryAddSingleton<IReplyJournal>(Choose<IReplyJournal, SqliteReplyJournal, MemoryReplyJournal>);
        services.AddHostedService<SqliteFile>();
        services.AddHostedService<Dispatcher>();
    }

    /// <summary>Where states are kept, for bots that keep any.</summary>
    public static void AddStateStore(this IServiceCollection services) =>
        services.TryAddSingleton<IStateStore>(Choose<IStateStore, SqliteStateStore, MemoryStateStore>);

    private static TService Choose<TService, TSqlite, TMemory>(IServiceProvider services)
        where TService : notnull
        where TSqlite : TService
        where TMemory : TService =>
        UsesSqlite(services) ? services.GetRequiredService<TSqlite>() : services.GetRequiredService<TMemory>();

    private static bool UsesSqlite(IServiceProvider services) =>
        services.GetRequiredService<IOptions<SparkBotOptions>>().Value.IsInbox(SparkBotOptions.SqliteInboxName);
}
