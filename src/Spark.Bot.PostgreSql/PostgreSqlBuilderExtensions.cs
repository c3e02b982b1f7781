using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spark.Bot.PostgreSql;

namespace Spark.Bot;

/// <summary>Lets many replicas of a bot share a PostgreSQL database.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>The name of the inbox, as <see cref="SparkBotOptions.Inbox"/> says it.</summary>
    public const string InboxName = "PostgreSql";

    /// <summary>
    /// Has events wait in a PostgreSQL database (13 or newer), with what was answered and what is remembered; any number
    /// of replicas may share it. Used unless <see cref="SparkBotOptions.Inbox"/> names another one, such as the embedded
    /// emulator's <c>Memory</c>. Configured by the section <c>Spark:PostgreSql</c> (environment variables such as
    /// <c>Spark__PostgreSql__ConnectionString</c>), or by <c>ConnectionStrings:Spark</c>; mistakes are reported at start.
    /// </summary>
    /// <param name="bot">The bot.</param>
    /// <param name="connectionString">The database; wins over the configuration.</param>
    /// <param name="configure">Options set in code; they win over the configuration.</param>
    public static SparkBotBuilder UsePostgreSql(
        this SparkBotBuilder bot,
        string? connectionString = null,
        Action<SparkPostgreSqlOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(bot);
        var services = bot.Services;
        var options = services.AddOptions<SparkPostgreSqlOptions>().BindConfiguration(SparkPostgreSqlOptions.Section);
        options.Configure(database => database.ConnectionString = connectionString ?? database.ConnectionString);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options
            .PostConfigure<IConfiguration>(
                (database, configuration) => database.ConnectionString ??= configuration.GetConnectionString("Spark")
            )
            .ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SparkPostgreSqlOptions>, PostgreSqlOptionsValidator>()
        );
        services.TryAddSingleton<PostgreSqlDatabase>();
        services.TryAddSingleton<PostgreSqlStatements>();
        InboxEngine.Add<PostgreSqlInbox, PostgreSqlDeadLetters, PostgreSqlReplyJournal, PostgreSqlStateStore>(
            services,
            InboxName,
            isAdded: true
        );
        return bot;
    }
}
