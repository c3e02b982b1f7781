using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Replicas;

/// <summary>An old and a new version of a bot, side by side behind one address, while the new one is deployed.</summary>
public sealed class VersionStories(SharedServers servers)
{
    private const int Messages = 8;

    [Fact]
    public async Task What_only_one_version_handles_is_answered_by_it_whichever_it_is_delivered_to()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        await using var balancer = await LoadBalancer.StartAsync();
        var server = await servers.PostgreSqlAsync();
        var schema = "bot_" + Guid.NewGuid().ToString("N")[..20];
        await using var old = Version(bot =>
            bot.OnMessage(message => "hi").On<MessageDeleted>((deleted, ct) => deleted.ReplyAsync("gone", ct))
        );
        await using var young = Version(bot => bot.OnMessage(message => "hi"));
        foreach (var version in (StoryBot[])[old, young])
        {
            await version.App.StartAsync();
            balancer.LeadTo(old.Url); // registered with the first
            await version.ReadyAsync();
        }

        balancer.LeadTo(old.Url, young.Url);
        var (alice, echo) = (cloud.Person("alice"), cloud.Person("echobot"));
        var said = new List<EmulatedMessage>();
        for (var n = 0; n < Messages; n++)
        {
            said.Add(await alice.SaysAsync(echo, $"{n}"));
            (await alice.NextReplyAsync()).Text.ShouldBe("hi");
        }

        foreach (var message in said)
        {
            await alice.DeleteAsync(message);
            (await alice.NextReplyAsync()).Text.ShouldBe("gone");
        }

        (await cloud.HooksAsync())
            .Select(hook => $"{hook.Resource}/{hook.Event}")
            .ShouldBe(["messages/created", "messages/deleted"], ignoreOrder: true);
        balancer
            .Answered.Where(answer => answer.Body.Contains("\"deleted\"", StringComparison.Ordinal))
            .Select(answer => answer.Status)
            .ShouldBe(Enumerable.Repeat(204, Messages));
        (await old.HealthAsync()).Text.ShouldNotContain("were given up");

        StoryBot Version(Action<SparkBotBuilder> says) =>
            StoryBot.Build(
                cloud,
                options: options => (options.Inbox, options.PublicUrl) = ("PostgreSql", balancer.Url),
                says: bot =>
                    says(
                        bot.UsePostgreSql(
                            server.ConnectionString,
                            options => (options.Schema, options.PollInterval) = (schema, TimeSpan.FromSeconds(0.2))
                        )
                    )
            );
    }
}
