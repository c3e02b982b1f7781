namespace Spark.Emulator.Tests.TestKit;

public class TestKitTests
{
    [Theory]
    [InlineData("alice")]
    [InlineData("ALICE@example.com")]
    [InlineData("Alice")]
    public async Task Somebody_is_found_by_token_email_or_name(string name)
    {
        await using var emulator = await StartAsync();

        var alice = emulator.Person(name);

        alice.Email.ShouldBe("alice@example.com");
        alice.Token.ShouldBe("alice");
        alice.IsBot.ShouldBeFalse();
        emulator.People[0].ShouldBeSameAs(alice);
    }

    [Fact]
    public async Task Nobody_is_answered_with_who_is_there()
    {
        await using var emulator = await StartAsync();

        Should
            .Throw<ArgumentException>(() => emulator.Person("carol"))
            .Message.ShouldStartWith(
                "Nobody is called 'carol'. There are: Alice (alice@example.com, token alice); Bob (bob@example.com, token bob); EchoBot (echobot@webex.bot, token echobot)."
            );
    }

    [Fact]
    public async Task A_reply_is_awaited_and_returned_once_in_order()
    {
        await using var emulator = await StartAsync();
        var (alice, bot) = (emulator.Person("alice"), emulator.Person("echobot"));
        var room = await alice.CreateRoomAsync("Group", bot);

        var next = alice.NextReplyAsync(cancellationToken: TestContext.Current.CancellationToken);
        next.IsCompleted.ShouldBeFalse();
        await alice.SaysAsync(bot, "my own words are no reply");
        await bot.SaysAsync(alice, "one");
        await bot.SaysAsync(room.Id, "two");

        (await next).Text.ShouldBe("one");
        var second = await alice.NextReplyAsync(cancellationToken: TestContext.Current.CancellationToken);
        second.Text.ShouldBe("two");
        second.RoomId.ShouldBe(room.Id);
        second.PersonId.ShouldBe(bot.Id);
    }

    [Fact]
    public async Task A_reply_from_before_anybody_asked_is_not_missed()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.PostAsync(TestCloud.Bot, "/messages", new { toPersonEmail = "alice@example.com", text = "early" });

        var reply = await cloud
            .Emulator.Person("alice")
            .NextReplyAsync(cancellationToken: TestContext.Current.CancellationToken);

        reply.Text.ShouldBe("early");
        reply.Json.ShouldContain("\"text\":\"early\"");
    }

    [Fact]
    public async Task Silence_is_explained()
    {
        await using var emulator = await StartAsync();
        var (alice, bot) = (emulator.Person("alice"), emulator.Person("echobot"));
        await alice.SaysAsync(bot, "anybody?");

        var failure = await Should.ThrowAsync<TimeoutException>(() =>
            alice.NextReplyAsync(TimeSpan.FromMilliseconds(20))
        );

        failure.Message.ShouldStartWith("Nobody answered Alice within 0");
        failure.Message.ShouldContain("Alice: anybody?");
    }

    [Fact]
    public async Task Who_gives_up_waiting_gets_a_cancellation()
    {
        await using var emulator = await StartAsync();
        using var impatience = new CancellationTokenSource();
        var next = emulator.Person("alice").NextReplyAsync(cancellationToken: impatience.Token);

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Text_is_plain_unless_it_mentions_somebody()
    {
        await using var emulator = await StartAsync();
        var (alice, bot) = (emulator.Person("alice"), emulator.Person("echobot"));
        var room = await alice.CreateRoomAsync("Group", bot);

        var plain = await alice.SaysAsync(room.Id, "echo *a*");
        var marked = await alice.SaysAsync(room.Id, $"{bot.Mention} echo *a*");

        plain.Text.ShouldBe("echo *a*");
        plain.Html.ShouldBeNull();
        marked.Text.ShouldBe("EchoBot echo a");
        marked.MentionedPeople.ShouldBe([bot.Id]);
        (await bot.NextReplyAsync(cancellationToken: TestContext.Current.CancellationToken)).Id.ShouldBe(marked.Id);
    }

    [Fact]
    public async Task Messages_are_answered_edited_and_deleted()
    {
        await using var emulator = await StartAsync();
        var (alice, bob) = (emulator.Person("alice"), emulator.Person("bob"));
        var room = await alice.CreateRoomAsync("Group");
        await alice.AddAsync(room.Id, bob);

        var said = await alice.SaysAsync(room.Id, "first");
        var reply = await bob.SaysAsync(room.Id, "answer", said.Id);
        var edited = await alice.EditAsync(said, "changed");
        await bob.DeleteAsync(reply);
        await alice.RemoveAsync(room.Id, bob);

        reply.ParentId.ShouldBe(said.Id);
        edited.Text.ShouldBe("changed");
        (await Should.ThrowAsync<InvalidOperationException>(() => bob.SaysAsync(room.Id, "x"))).Message.ShouldBe(
            "Bob (bob@example.com) may not do this: Could not find a room with provided ID. (404)"
        );
    }

    [Fact]
    public async Task After_a_reset_everybody_goes_on_afresh()
    {
        await using var cloud = await TestCloud.StartAsync();
        var (alice, bot) = (cloud.Emulator.Person("alice"), cloud.Emulator.Person("echobot"));
        await bot.SaysAsync(alice, "before");

        await cloud.PostAsync(null, "~/emulator/reset", new { });
        await bot.SaysAsync(alice, "after");

        (await alice.NextReplyAsync(cancellationToken: TestContext.Current.CancellationToken)).Text.ShouldBe("after");
    }

    private static Task<SparkEmulator> StartAsync() =>
        SparkEmulator.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
}
