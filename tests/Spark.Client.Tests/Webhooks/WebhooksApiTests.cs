namespace Spark.Client.Tests;

public class WebhooksApiTests
{
    [Fact]
    public async Task Lists_webhooks()
    {
        using var spark = RecordedSpark.Listing("Webhooks/Webhook.full");

        var answer = await spark
            .Client.Webhooks.ListAsync(new ListWebhooksRequest { OwnedBy = "org", PageSize = 9 })
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET webhooks?ownedBy=org&max=9");
        answer.Status.ShouldBe(WebhookStatus.Active);
    }

    [Fact]
    public async Task Creates_a_webhook_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("Webhooks/Webhook.full");

        var answer = await spark.Client.Webhooks.CreateAsync(
            new CreateWebhookRequest
            {
                Name = "N",
                TargetUrl = "https://example.com/hook",
                Resource = WebhookResource.Messages,
                Event = WebhookEventType.Created,
                Filter = new WebhookFilter { RoomId = "R", HasFiles = true },
                Secret = "S",
                OwnedBy = "org",
            }
        );

        spark.ShouldHaveBeenSent(
            "POST webhooks",
            """{"name":"N","targetUrl":"https://example.com/hook","resource":"messages","event":"created","filter":"roomId=R&hasFiles=true","secret":"S","ownedBy":"org"}"""
        );
        answer.Secret.ShouldBe("topsecret");
    }

    [Fact]
    public async Task Gets_a_webhook()
    {
        using var spark = RecordedSpark.Answering("Webhooks/Webhook.full");

        var answer = await spark.Client.Webhooks.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET webhooks/ID");
        answer.Resource.ShouldBe(WebhookResource.Messages);
    }

    [Fact]
    public async Task Changes_a_webhook_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("Webhooks/Webhook.full");

        var answer = await spark.Client.Webhooks.UpdateAsync(
            "ID",
            new UpdateWebhookRequest
            {
                Name = "N",
                TargetUrl = "https://example.com/hook",
                Secret = "S",
                OwnedBy = "org",
                Status = WebhookStatus.Active,
            }
        );

        spark.ShouldHaveBeenSent(
            "PUT webhooks/ID",
            """{"name":"N","targetUrl":"https://example.com/hook","secret":"S","ownedBy":"org","status":"active"}"""
        );
        answer.Event.ShouldBe(WebhookEventType.Created);
    }

    [Fact]
    public async Task Deletes_a_webhook()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Webhooks.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE webhooks/ID");
    }
}
