using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spark.Bot.Nats;

namespace Spark.Bot;

/// <summary>Lets many replicas of a bot share NATS JetStream.</summary>
public static class NatsBuilderExtensions
{
    /// <summary>The name of the inbox, as <see cref="SparkBotOptions.Inbox"/> says it.</summary>
    public const string InboxName = "Nats";

    /// <summary>
    /// Has events wait in a stream of NATS JetStream (server 2.9 or newer), with what was answered and what is remembered
    /// in buckets; any number of replicas may share it. Used unless <see cref="SparkBotOptions.Inbox"/> names another one,
    /// such as the embedded emulator's <c>Memory</c>. Configured by the section <c>Spark:Nats</c> (environment variables
    /// such as <c>Spark__Nats__Url</c>), or by <c>ConnectionStrings:Nats</c>; mistakes are reported at start.
    /// </summary>
    /// <param name="bot">The bot.</param>
    /// <param name="url">The servers, separated by commas; wins over the configuration.</param>
    /// <param name="configure">Options set in code; they win over the configuration.</param>
    public static SparkBotBuilder UseNats(
        this SparkBotBuilder bot,
        string? url = null,
        Action<SparkNatsOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(bot);
        var services = bot.Services;
        var options = services.AddOptions<SparkNatsOptions>().BindConfiguration(SparkNatsOptions.Section);
        options.Configure(nats => nats.Url = url ?? nats.Url);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options
            .PostConfigure<IConfiguration>(
                (nats, configuration) => nats.Url ??= configuration.GetConnectionString("Nats")
            )
            .ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SparkNatsOptions>, NatsOptionsValidator>()
        );
        services.TryAddSingleton<NatsServer>();
        InboxEngine.Add<NatsInbox, NatsDeadLetters, NatsReplyJournal, NatsStateStore>(
            services,
            InboxName,
            isAdded: true
        );
        return bot;
    }
}
