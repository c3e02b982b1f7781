using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spark.Client;

namespace Spark.Bot.Tests.Identity;

public class OtherBotsTests
{
    [Theory]
    [InlineData("helper@webex.bot", true)]
    [InlineData("HELPER@WEBEX.BOT", true)]
    [InlineData("helper@sparkbot.io", true)]
    [InlineData("helper@webex.bot.example.com", false)]
    [InlineData("helper@notwebex.bot", false)]
    [InlineData("webex.bot@example.com", false)]
    [InlineData("alice@example.com", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_bot_is_known_by_the_domain_of_its_address(string? email, bool isBot)
    {
        Bots().Wrote(Told(WebhookResource.Messages, WebhookEventType.Created, email)).ShouldBe(isBot);
        Bots().Wrote(Told(WebhookResource.Messages, WebhookEventType.Updated, email)).ShouldBe(isBot);
        Bots().Wrote(new Message { Id = "m", PersonEmail = email }).ShouldBe(isBot);
    }

    [Fact]
    public void Only_what_bots_say_is_ignored_not_what_else_happens_to_them()
    {
        const string bot = "helper@webex.bot";

        Bots().Wrote(Told(WebhookResource.Messages, WebhookEventType.Deleted, bot)).ShouldBeFalse();
        Bots().Wrote(Told(WebhookResource.Memberships, WebhookEventType.Created, bot)).ShouldBeFalse();
        Bots().Wrote(Told(WebhookResource.AttachmentActions, WebhookEventType.Created, bot)).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_ignored_when_other_bots_are_to_be_answered()
    {
        var bots = Bots(answer: true);

        bots.Wrote(Told(WebhookResource.Messages, WebhookEventType.Created, "helper@webex.bot")).ShouldBeFalse();
        bots.Wrote(new Message { Id = "m", PersonEmail = "helper@webex.bot" }).ShouldBeFalse();
    }

    private static OtherBots Bots(bool answer = false) =>
        new(Options.Create(new SparkBotOptions { AnswerBots = answer }), NullLogger<OtherBots>.Instance);

    private static WebhookEvent Told(WebhookResource resource, WebhookEventType @event, string? email) =>
        new()
        {
            Resource = resource,
            Event = @event,
            Data = new WebhookEventData { Id = "m", PersonEmail = email },
        };
}
