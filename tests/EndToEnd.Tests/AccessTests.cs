using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

/// <summary>Alice is on the list, Bob is not.</summary>
public class AccessTests
{
    private readonly ConcurrentQueue<string> _handled = [];

    [Fact]
    public async Task Text_of_a_person_outside_the_list_is_not_handled()
    {
        await using var spark = await OnlyAliceAsync();

        await spark.Bob.SaysAsync(spark.Bot, "hello");

        await RefusedAsync(spark, "messages/created");
        _handled.ShouldBeEmpty();
        await spark.Alice.SaysAsync(spark.Bot, "hello");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("hi");
    }

    [Fact]
    public async Task A_card_submitted_by_a_person_outside_the_list_is_not_handled()
    {
        await using var spark = await OnlyAliceAsync();
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot, spark.Bob);
        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} card");
        var card = await spark.Alice.NextReplyAsync();

        await spark.SubmitAsync(spark.Bob, card, "{}");

        await RefusedAsync(spark, "attachmentActions/created");
        _handled.ShouldNotContain(nameof(CardSubmitted));
        await spark.SubmitAsync(spark.Alice, card, "{}");
        await Until.TrueAsync(() => _handled.Contains(nameof(CardSubmitted)));
    }

    [Fact]
    public async Task Memberships_of_and_by_a_person_outside_the_list_are_not_handled()
    {
        await using var spark = await OnlyAliceAsync();
        await spark.Bob.CreateRoomAsync("Bob's", spark.Bot);
        await RefusedAsync(spark, "memberships/created");
        _handled.ShouldBeEmpty();

        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        await Until.TrueAsync(() => _handled.Contains(nameof(BotAdded)));
        await spark.Alice.AddAsync(room.Id, spark.Bob);

        await RefusedAsync(spark, "memberships/created", 2);
        _handled.ShouldNotContain(nameof(MemberJoined));
    }

    [Fact]
    public async Task Edits_deletions_and_rooms_of_a_person_outside_the_list_are_not_handled()
    {
        await using var spark = await OnlyAliceAsync();
        var said = await spark.Bob.SaysAsync(spark.Bot, "hello");
        await RefusedAsync(spark, "messages/created");
        await spark.Bob.EditAsync(said, "changed");
        await RefusedAsync(spark, "messages/updated");
        await spark.Bob.DeleteAsync(said);
        await RefusedAsync(spark, "messages/deleted");

        using var bob = spark.ClientOf(spark.Bob);
        var room = await spark.Bob.CreateRoomAsync("Bob's", spark.Bot);
        await bob.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = "Bobby's" });
        await RefusedAsync(spark, "rooms/updated");
        await bob.Rooms.DeleteAsync(room.Id);
        await RefusedAsync(spark, "memberships/deleted");
        _handled.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Domains", "example.com", true)]
    [InlineData("Domains", "EXAMPLE.com", true)]
    [InlineData("Domains", "ample.com", false)]
    [InlineData("Domains", "example.co", false)]
    [InlineData("People", "ALICE@example.com", true)]
    [InlineData("People", "lice@example.com", false)]
    public async Task People_and_domains_are_meant_exactly(string list, string entry, bool allowed)
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.AllowOnly(access => (list == "People" ? access.People : access.Domains).Add(entry)).OnMessage(_ => "hi")
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");

        if (allowed)
        {
            (await spark.Alice.NextReplyAsync()).Text.ShouldBe("hi");
        }
        else
        {
            await RefusedAsync(spark, "messages/created");
        }
    }

    [Fact]
    public async Task An_organization_is_asked_of_the_service()
    {
        var organization = "";
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.AllowOnly(access => access.Organizations.Add("other-organization")).OnMessage(_ => "hi")
        );
        using var alice = spark.ClientOf(spark.Alice);
        organization = (await alice.People.GetMeAsync()).OrgId!;
        await using var open = await SparkDriver.StartUnreadyAsync(
            await Spark.Emulator.SparkEmulator.StartAsync(),
            bot => bot.AllowOnly(access => access.Organizations.Add(organization)).OnMessage(_ => "hi")
        );
        await open.ReadyAsync();

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        await open.Alice.SaysAsync(open.Bot, "hello");

        (await open.Alice.NextReplyAsync()).Text.ShouldBe("hi");
        await RefusedAsync(spark, "messages/created");
    }

    [Fact]
    public async Task With_rooms_listed_others_and_direct_rooms_are_refused()
    {
        var options = new SparkAccessOptions();
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.AllowOnly(access => access.Rooms.Add("a-room")).OnMessage(_ => "hi")
        );
        var live = (IOptions<SparkAccessOptions>)spark.Services.GetService(typeof(IOptions<SparkAccessOptions>))!;
        var lab = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        var attic = await spark.Alice.CreateRoomAsync("Attic", spark.Bot);
        live.Value.Rooms.Add(lab.Id);

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        await spark.Alice.SaysAsync(attic.Id, $"{spark.Bot.Mention} hello");
        await RefusedAsync(spark, "messages/created", 2);

        await spark.Alice.SaysAsync(lab.Id, $"{spark.Bot.Mention} hello");
        (await spark.Alice.NextReplyAsync()).RoomId.ShouldBe(lab.Id);
    }

    [Fact]
    public async Task Guests_are_told_once()
    {
        await using var spark = await OnlyAliceAsync(access => access.GuestReply = "Ask Alice to let you in.");

        await spark.Bob.SaysAsync(spark.Bot, "hello");
        (await spark.Bob.NextReplyAsync()).Text.ShouldBe("Ask Alice to let you in.");
        await spark.Bob.SaysAsync(spark.Bot, "hello?");
        await RefusedAsync(spark, "messages/created", 2);
        await spark.IdleAsync();
        await spark.Bot.SaysAsync(spark.Bob, "and nothing else");
        (await spark.Bob.NextReplyAsync()).Text.ShouldBe("and nothing else");
    }

    [Fact]
    public async Task The_bot_leaves_rooms_that_people_outside_the_list_bring_it_to()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.AllowOnly(access =>
                {
                    access.People.Add("alice@example.com");
                    access.LeaveOtherRooms = true;
                })
                .OnMessage(_ => "hi")
        );
        var allowed = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        var other = await spark.Bob.CreateRoomAsync("Bob's", spark.Bot);

        using var client = spark.ClientOf(spark.Bot);
        await Until.TrueAsync(async () => !(await RoomsAsync(client)).Contains(other.Id));
        (await RoomsAsync(client)).ShouldContain(allowed.Id);
    }

    [Fact]
    public async Task What_cannot_be_found_out_is_not_allowed()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.AllowWhen(
                        (e, _) =>
                            e is MessageReceived { Text: "broken" }
                                ? throw new InvalidOperationException("the directory is away")
                                : Task.FromResult(true)
                    )
                    .OnMessage(m => m.Text),
            options => options.HandlerAttempts = 2
        );

        await spark.Alice.SaysAsync(spark.Bot, "broken");
        await spark.Alice.SaysAsync(spark.Bot, "fine");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("fine");
        spark.Log.At(LogLevel.Warning).ShouldContain(line => line.Contains("the directory is away"));
        var letters = await spark.Services.GetRequiredService<IDeadLetters>().ListAsync();
        letters.ShouldHaveSingleItem().Reason.ShouldContain("the directory is away");
    }

    [Fact]
    public async Task Who_is_allowed_is_answered_when_the_directory_is_back()
    {
        var cloud = await Spark.Emulator.SparkEmulator.StartAsync();
        using var alice = new SparkClient(new() { AccessToken = "alice", ApiUrl = cloud.ApiUrl.AbsoluteUri });
        var organization = (await alice.People.GetMeAsync()).OrgId!;
        await using var spark = await SparkDriver.StartUnreadyAsync(
            cloud,
            bot => bot.AllowOnly(access => access.Organizations.Add(organization)).OnMessage(m => m.Text),
            options => options.MaxAttempts = 1
        );
        await spark.ReadyAsync();
        spark.Bot.Suffers("""[{"kind":"serverError","method":"GET","path":"/people/*","count":1}]""");

        await spark.Alice.SaysAsync(spark.Bot, "hello");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("hello");
        spark.Log.At(LogLevel.Warning).ShouldContain(line => line.Contains("could not be found out"));
    }

    [Fact]
    public async Task A_bot_that_is_open_to_everyone_says_so_at_start()
    {
        await using var open = await SparkDriver.StartAsync(bot => bot.OnMessage(_ => "hi"));
        await using var meant = await SparkDriver.StartAsync(bot => bot.AllowEveryone().OnMessage(_ => "hi"));

        open.Log.At(LogLevel.Warning).ShouldContain(line => line.Contains("answers everyone"));
        meant.Log.At(LogLevel.Warning).ShouldNotContain(line => line.Contains("answers everyone"));
    }

    [Fact]
    public async Task A_command_with_a_role_is_for_those_who_have_it()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.AddRole("admin", "alice@example.com")
                .OnCommand("deploy", "deploys", _ => "deployed", command => command.Role = "admin")
                .OnCommand("wipe", "wipes", _ => "wiped", command => (command.Role, command.Hidden) = ("admin", true))
                .OnMessage(_ => "what?")
        );

        (await AskAsync(spark, spark.Alice, "deploy")).ShouldBe("deployed");
        (await AskAsync(spark, spark.Bob, "deploy")).ShouldBe("“deploy” is for people with the role admin only.");
        (await AskAsync(spark, spark.Alice, "wipe")).ShouldBe("wiped");
        (await AskAsync(spark, spark.Bob, "wipe")).ShouldBe("what?");
        (await AskAsync(spark, spark.Alice, "help"))!.ShouldContain("deploy");
        (await AskAsync(spark, spark.Bob, "help"))!.ShouldNotContain("deploy");
    }

    private static async Task<string?> AskAsync(SparkDriver spark, Spark.Emulator.EmulatedPerson who, string text)
    {
        await who.SaysAsync(spark.Bot, text);
        return (await who.NextReplyAsync()).Text;
    }

    private static async Task<List<string>> RoomsAsync(SparkClient client) =>
        await client.Rooms.ListAsync().Select(room => room.Id).ToListAsync();

    /// <summary>Waits until the bot says that it did not handle such an event.</summary>
    private static Task RefusedAsync(SparkDriver spark, string what, int times = 1) =>
        Until.TrueAsync(() =>
            Task.FromResult(
                spark.Log.At(LogLevel.Information).Count(line => line.Contains($"Not allowed: {what}")) >= times
            )
        );

    private Task<SparkDriver> OnlyAliceAsync(Action<SparkAccessOptions>? more = null) =>
        SparkDriver.StartAsync(bot =>
        {
            bot.AllowOnly(access =>
            {
                access.People.Add("alice@example.com");
                more?.Invoke(access);
            });
            bot.OnMessage((m, ct) => HandleAsync(m, ct))
                .On<MessageEdited>((e, ct) => HandleAsync(e, ct))
                .On<MessageDeleted>((e, ct) => HandleAsync(e, ct))
                .On<CardSubmitted>((e, ct) => HandleAsync(e, ct))
                .On<BotAdded>((e, ct) => HandleAsync(e, ct))
                .On<MemberJoined>((e, ct) => HandleAsync(e, ct))
                .On<RoomUpdated>((e, ct) => HandleAsync(e, ct))
                .On<BotRemoved>((e, ct) => NoteAsync(e));
        });

    private Task NoteAsync(BotEvent happened)
    {
        _handled.Enqueue(happened.GetType().Name);
        return Task.CompletedTask;
    }

    private Task HandleAsync(RoomEvent happened, CancellationToken cancellationToken)
    {
        _handled.Enqueue(happened.GetType().Name);
        return happened switch
        {
            MessageReceived { Text: "card" } => happened.ReplyAsync(
                new AdaptiveCard { Body = [new TextInput("why")] },
                cancellationToken
            ),
            MessageReceived => happened.ReplyAsync("hi", cancellationToken),
            _ => Task.CompletedTask,
        };
    }
}
