using Spark.Client;

namespace EndToEnd.Tests.Client;

public class WebhooksStories
{
    [Fact]
    public async Task A_webhook_from_its_beginning_to_its_end()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var hooks = cloud.Bot.Webhooks;
        var room = await cloud.RoomAsync("echobot");

        var hook = await hooks.CreateAsync(
            new()
            {
                Name = "one",
                TargetUrl = "http://127.0.0.1:9/hook",
                Resource = WebhookResource.AttachmentActions,
                Event = WebhookEventType.Created,
                Filter = new WebhookFilter { RoomId = room },
                Secret = "s",
            }
        );

        hook.Status.ShouldBe(WebhookStatus.Active);
        (await hooks.GetAsync(hook.Id)).Filter.ShouldBe($"roomId={room}");
        var changed = await hooks.UpdateAsync(hook.Id, new() { Name = "two", TargetUrl = "http://127.0.0.1:9/two" });
        changed.Name.ShouldBe("two");
        (await hooks.ListAsync().AllAsync()).ShouldHaveSingleItem().TargetUrl.ShouldBe("http://127.0.0.1:9/two");
        await hooks.DeleteAsync(hook.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => hooks.GetAsync(hook.Id));
    }
}
