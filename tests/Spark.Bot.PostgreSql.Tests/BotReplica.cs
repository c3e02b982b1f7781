using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot.PostgreSql.Tests;

/// <summary>A whole bot over PostgreSQL.</summary>
internal sealed class BotReplica(SparkPostgreSqlOptions settings, Func<MessageDeleted, CancellationToken, Task>? handle)
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

    public override async ValueTask CutOffAsync() =>
        await Services.GetRequiredService<PostgreSqlDatabase>().DisposeAsync();
}
