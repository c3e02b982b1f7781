using Microsoft.Extensions.Options;

namespace Spark.Bot;

/// <summary>
/// Whether the service's way to the bot is open: a signed question is posted to the public address, and must come out
/// at this bot's door, or at that of the same bot that is running already.
/// </summary>
internal sealed class PublicAddressCheckup(
    PublicAddress address,
    ProbeServer server,
    ProbeClient probe,
    BotIdentity bot,
    IOptions<SparkBotOptions> options
) : ICheckup
{
    private const string Subject = "public address";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!bot.IsKnown)
        {
            return [Finding.Note(Subject, "not looked at: the token must be right for that")];
        }

        var listening = await server.StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await address.RootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            {
                return [Finding.Failed(Subject, "there is none", address.Remedy())];
            }

            var target = address.TargetBelow(root);
            var answer = await probe.AskAsync(target, cancellationToken).ConfigureAwait(false);
            return [Finding.Ok(Subject, $"{PublicAddress.Show(target)}, from {root.Source}"), Judge(answer, listening)];
        }
        finally
        {
            await server.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Finding Judge(ProbeAnswer answer, bool listening) =>
        answer.Kind switch
        {
            ProbeAnswerKind.ThisBot => Finding.Ok("round trip", "a signed delivery reaches this bot"),
            ProbeAnswerKind.AnotherBot => Finding.Ok(
                "round trip",
                "a signed delivery reaches this bot, already running"
            ),
            ProbeAnswerKind.SomebodyElse when answer.IsRefused => Finding.Failed(
                "round trip",
                "who answers there refuses the signature (401)",
                "Another bot is there, or this one with another secret: compare Spark:WebhookSecrets and the token. "
                    + "Or something in front wants a login: let it pass POST "
                    + options.Value.WebhookPath
                    + "."
            ),
            ProbeAnswerKind.SomebodyElse => Finding.Failed(
                "round trip",
                $"something else answers there: {answer.Detail}",
                "Let the tunnel or proxy lead to this bot, and pass paths and bodies as they are."
            ),
            _ => Finding.Failed(
                "round trip",
                $"nothing gets through: {answer.Detail}",
                (listening ? "" : "This bot's own port is taken by another program. ")
                    + "Is the tunnel or proxy up, and does it lead to this bot's port? Can this machine resolve the name?"
            ),
        };
}
