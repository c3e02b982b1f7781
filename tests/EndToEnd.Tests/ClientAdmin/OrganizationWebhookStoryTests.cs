using EndToEnd.Tests.Client;
using Spark.Client;

namespace EndToEnd.Tests.ClientAdmin;

public class OrganizationWebhookStoryTests
{
    [Fact]
    public async Task An_administrator_has_one_webhook_for_the_whole_organization()
    {
        await using var cloud = await AdminCloud.StartAsync();
        var request = new CreateWebhookRequest
        {
            Name = "all of us",
            TargetUrl = "http://127.0.0.1:9/hook",
            Resource = WebhookResource.Messages,
            Event = WebhookEventType.Created,
            OwnedBy = "org",
        };

        var hook = await cloud.Ada.Webhooks.CreateAsync(request);

        hook.OwnedBy.ShouldBe("org");
        (await cloud.Ada.Webhooks.ListAsync(new() { OwnedBy = "org" }).AllAsync())
            .ShouldHaveSingleItem()
            .Id.ShouldBe(hook.Id);
        await Should.ThrowAsync<SparkConflictException>(() => cloud.Ada.Webhooks.CreateAsync(request));
        await Should.ThrowAsync<SparkForbiddenException>(() => cloud.Alice.Webhooks.CreateAsync(request));
    }
}
