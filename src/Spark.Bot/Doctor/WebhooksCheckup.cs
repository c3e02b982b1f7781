using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot;

/// <summary>The bot's webhooks and their status, by the rules the registration goes by.</summary>
internal sealed class WebhooksCheckup(
    OwnWebhooks hooks,
    EventCatalog events,
    WebhookSecrets secrets,
    BotIdentity bot,
    PublicAddress address,
    IOptions<SparkBotOptions> options
) : ICheckup
{
    private const string Subject = "webhooks";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!bot.IsKnown)
        {
            return [Finding.Note(Subject, "not looked at: the token must be right for that")];
        }

        try
        {
            var own = await hooks.ListAsync(cancellationToken).ConfigureAwait(false);
            if (own is [])
            {
                return [Nothing()];
            }

            var target = await address.WebhookTargetAsync(cancellationToken).ConfigureAwait(false);
            var faults = WebhookReview.Of(
                own,
                events.Needed,
                target,
                hook => hook.Secret is { } secret && !secrets.Knows(secret)
            );
            return
            [
                .. own.Where(hook => !faults.Exists(fault => fault.Hook?.Id == hook.Id)).Select(Fine),
                .. faults.Select(Wrong),
            ];
        }
        catch (SparkApiException error)
        {
            return
            [
                Finding.Failed(Subject, $"could not be listed: {error.Message}", "Try again when the API answers."),
            ];
        }
    }

    private Finding Nothing() =>
        events.Needed.Count == 0 ? Finding.Ok(Subject, "none, and none needed")
        : options.Value.RegisterWebhooks
            ? Finding.Note(Subject, $"none named '{hooks.Name}' yet: the bot registers them when it starts")
        : Finding.Failed(
            Subject,
            $"none named '{hooks.Name}', and the bot does not register them itself (Spark:RegisterWebhooks=false)",
            "Run the bot once with --register-only."
        );

    private static Finding Fine(Webhook hook) =>
        Finding.Ok("webhook", $"{hook.Resource}/{hook.Event}: {hook.Status?.Value ?? "no status"}");

    private static Finding Wrong(WebhookFault fault) =>
        fault.Kind is WebhookFaultKind.Needless
            ? Finding.Note("webhook", $"{fault}; the bot removes it when it starts")
            : Finding.Failed(
                "webhook",
                fault.ToString(),
                "Start the bot, which repairs it (and says so if another bot has it), or run it with --register-only."
            );
}
