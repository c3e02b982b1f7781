using Microsoft.Extensions.DependencyInjection;
using Spark.Bot.Tests.Inbox;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>A whole bot over PostgreSQL.</summary>
internal sealed class BotReplica(SparkPostgreSqlOptions settings, Func<MessageDeleted, CancellationToken, Task> handle)
    : WholeBot(
        bot =>
            bot.UsePostgreSql(
                settings.ConnectionString,
                options =>
                {
                    options.Schema = settings.Schema;
                    options.LeaseTime = settings.LeaseTime;
                    options.PollInterval = settings.PollInterval;
                    options.Listen = settings.Listen;
                }
            ),
        handle
    )
{
    public new PostgreSqlInbox Inbox => (PostgreSqlInbox)base.Inbox;

    /// <summary>Handles what there is.</summary>
    public new BotReplica Start()
    {
        base.Start();
        return this;
    }

    /// <summary>As if the process were gone: nothing is said to the others.</summary>
    public void CutOff() => Services.GetRequiredService<PostgreSqlDatabase>().Dispose();
}
