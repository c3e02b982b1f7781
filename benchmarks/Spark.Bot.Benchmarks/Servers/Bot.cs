using Microsoft.AspNetCore.Builder;

namespace Spark.Bot.Benchmarks.Servers;

/// <summary>The bot: answers a message with its text, and does nothing about one that is deleted.</summary>
internal static class Bot
{
    public static void Add(WebApplicationBuilder builder, Uri api, string inbox, Work work) =>
        builder
            .AddSparkBot(options =>
            {
                options.AccessToken = "token";
                options.ApiUrl = new Uri(api, "v1").ToString();
                options.WebhookSecrets.Add(Server.Secret);
                options.RegisterWebhooks = false;
                options.Inbox = inbox;
                options.MemoryInboxCapacity = 1_000_000;
                options.HandlerTimeout = TimeSpan.FromHours(1);
            })
            .AllowEveryone()
            .OnMessage(message => message.Text)
            .AddHandler<Nothing>();

    /// <summary>What an event costs without what it is about.</summary>
    internal sealed class Nothing(Work work) : IBotHandler<MessageDeleted>
    {
        public async Task HandleAsync(MessageDeleted deleted, CancellationToken cancellationToken)
        {
            await work.Gate;
            work.Done();
        }
    }
}
