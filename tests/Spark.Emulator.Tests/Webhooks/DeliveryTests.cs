using System.Text;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Webhooks;

public class DeliveryTests
{
    [Fact]
    public async Task A_delivery_is_signed_over_its_bytes_and_says_nothing_of_what_was_said()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.PostAsync(
            Bot,
            "/webhooks",
            new
            {
                name = "mine",
                targetUrl = receiver.Url,
                resource = "messages",
                @event = "created",
                secret = "topsecret",
            }
        );

        await cloud.Emulator.Person(Alice).SaysAsync(cloud.Emulator.Person(Bot), "hush");

        var delivered = await receiver.NextAsync();
        delivered.Topic.ShouldBe("messages:created");
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("topsecret"));
        delivered.Headers["Content-Length"].ShouldBe($"{delivered.Body.Length}");
        Encoding.UTF8.GetString(delivered.Body).ShouldNotContain("hush");
        Encoding.UTF8.GetString(delivered.Body).ShouldNotContain("topsecret");
    }
}
