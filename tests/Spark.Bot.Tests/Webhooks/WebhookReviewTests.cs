using Spark.Client;

namespace Spark.Bot.Tests.Webhooks;

public class WebhookReviewTests
{
    private static readonly Uri Target = new("https://bot.example.com/spark/webhooks");

    private static readonly (WebhookResource, WebhookEventType)[] Needed =
    [
        (WebhookResource.Messages, WebhookEventType.Created),
    ];

    [Fact]
    public void One_that_is_active_and_leads_here_is_right() => Faults(Hook("a")).ShouldBeEmpty();

    [Fact]
    public void None_is_missing() => Faults().ShouldHaveSingleItem().Kind.ShouldBe(WebhookFaultKind.Missing);

    [Fact]
    public void All_that_is_wrong_is_said() =>
        Faults(
                Hook("a") with
                {
                    Status = WebhookStatus.Inactive,
                    TargetUrl = "https://other.example.com/x?key=confidential",
                    Secret = "wrong",
                },
                Hook("b"),
                Hook("c") with
                {
                    Event = WebhookEventType.Deleted,
                },
                Hook("d") with
                {
                    Filter = "roomId=x",
                }
            )
            .Select(fault => (fault.Kind, fault.Hook?.Id))
            .ShouldBe([
                (WebhookFaultKind.Disabled, "a"),
                (WebhookFaultKind.Target, "a"),
                (WebhookFaultKind.Secret, "a"),
                (WebhookFaultKind.Duplicate, "b"),
                (WebhookFaultKind.Needless, "c"),
                (WebhookFaultKind.Needless, "d"),
            ]);

    [Fact]
    public void A_query_is_not_shown() =>
        Faults(Hook("a") with { TargetUrl = "https://user:pass@other.example.com/x?key=confidential" })
            .ShouldHaveSingleItem()
            .ToString()
            .ShouldBe("the one for messages/created leads to https://other.example.com/x");

    private static List<WebhookFault> Faults(params Webhook[] hooks) =>
        WebhookReview.Of(hooks, Needed, Target, hook => hook.Secret is "wrong");

    private static Webhook Hook(string id) =>
        new()
        {
            Id = id,
            Resource = WebhookResource.Messages,
            Event = WebhookEventType.Created,
            TargetUrl = Target.AbsoluteUri,
            Status = WebhookStatus.Active,
        };
}
