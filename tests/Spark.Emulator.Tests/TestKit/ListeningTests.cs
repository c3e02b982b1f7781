using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.TestKit;

public class ListeningTests
{
    [Fact]
    public async Task A_test_waits_until_the_bot_has_its_webhook()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var listening = cloud
            .Emulator.Person(Bot)
            .IsListeningAsync(cancellationToken: TestContext.Current.CancellationToken);

        await cloud.HookAsync(Alice, receiver, "messages");
        await cloud.HookAsync(Bot, receiver, "rooms");
        listening.IsCompleted.ShouldBeFalse();
        await cloud.HookAsync(Bot, receiver, "messages", "created");

        await listening;
    }

    [Fact]
    public async Task A_bot_that_never_comes_is_named()
    {
        await using var cloud = await TestCloud.StartAsync();

        (
            await Should.ThrowAsync<TimeoutException>(() =>
                cloud.Emulator.Person(Bot).IsListeningAsync(patience: TimeSpan.FromMilliseconds(20))
            )
        ).Message.ShouldBe("EchoBot (echobot@webex.bot) has no active webhook for messages: is the bot running?");
    }
}
