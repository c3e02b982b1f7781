using Spark.Client;

namespace Spark.Bot;

/// <summary>Whose token it is, and whether it is good for a bot.</summary>
internal sealed class TokenCheckup(BotLogin login) : ICheckup
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var me = await login.RunAsync(cancellationToken).ConfigureAwait(false);
            var owner = $"{me.DisplayName} ({(me.Emails is [var email, ..] ? email : "no email")})";
            return me.Type == PersonType.Bot
                ? [Finding.Ok("token", $"of the bot {owner}")]
                : [Finding.Note("token", $"of {owner}, type {me.Type}: it may expire; a bot's does not")];
        }
        catch (SparkUnauthorizedException)
        {
            return
            [
                Finding.Failed(
                    "token",
                    "the service refuses it (401)",
                    "Set SPARK_ACCESS_TOKEN to a valid one; https://developer.webex.com/my-apps regenerates a bot's."
                ),
            ];
        }
        catch (SparkApiException error)
        {
            return
            [
                Finding.Failed("token", $"not known whose it is: {error.Message}", "Try again when the API answers."),
            ];
        }
        catch (UnusableConfigurationException error)
        {
            return [Finding.Failed("token", "of a person, and no secret is configured", error.Message)];
        }
    }
}
