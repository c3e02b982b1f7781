using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// Messages that other bots write: two bots that answer each other would never end, so they are ignored unless the
/// options say otherwise. Who is a bot tells the domain of the address, which nobody else gets.
/// </summary>
internal sealed partial class OtherBots(IOptions<SparkBotOptions> options, ILogger<OtherBots> logger)
{
    // Webex API, accounts: the addresses of bots; the second is that of before 2018.
    private static readonly string[] Domains = ["webex.bot", "sparkbot.io"];

    /// <summary>Whether this tells of a message that a bot wrote or edited, and that is to be ignored.</summary>
    public bool Wrote(WebhookEvent webhook) =>
        webhook.Resource == WebhookResource.Messages
        && webhook.Event != WebhookEventType.Deleted
        && Wrote(webhook.Data.PersonEmail, webhook.Data.Id);

    /// <summary>Whether a bot wrote the message, and it is to be ignored: for a webhook that did not say whose it is.</summary>
    public bool Wrote(Message message) => Wrote(message.PersonEmail, message.Id);

    private bool Wrote(string? email, string? messageId)
    {
        if (options.Value.AnswerBots || email is null || !Domains.Any(domain => AccessList.IsOf(domain, email)))
        {
            return false;
        }

        Log.Ignored(logger, Printable.Of(messageId));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Debug,
            "Message {Id} is of another bot, and ignored; Spark:AnswerBots makes this bot answer it"
        )]
        public static partial void Ignored(ILogger logger, string? id);
    }
}
