using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

/// <summary>Each event reaches the handler that asks for it.</summary>
public class EventTests
{
    private readonly ConcurrentQueue<string> _seen = [];

    [Fact]
    public async Task An_edited_message_arrives_as_it_is_now_and_runs_no_command()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<MessageEdited>(edited => $"now: {edited.Text}").OnCommand("echo", "", command => command.Arguments)
        );
        var said = await spark.Alice.SaysAsync(spark.Bot, "echo one");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("one");

        await spark.Alice.EditAsync(said, "echo two");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("now: echo two");
    }

    [Fact]
    public async Task A_deleted_message_is_named_with_who_wrote_and_who_deleted_it()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<MessageDeleted>(deleted => $"{deleted.DeletedId} {deleted.PersonId} {deleted.ActorId}")
        );
        var said = await spark.Alice.SaysAsync(spark.Bot, "oops");

        await spark.Alice.DeleteAsync(said);

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe($"{said.Id} {spark.Alice.Id} {spark.Alice.Id}");
    }

    [Fact]
    public async Task A_file_is_an_event_of_its_own_beside_the_message()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<FileReceived>(file => $"{file.Files.Count} file").OnMessage(message => $"text: {message.Text}")
        );

        await UploadAsync(spark, "report.txt", "look");

        new[] { (await spark.Alice.NextReplyAsync()).Text, (await spark.Alice.NextReplyAsync()).Text }.ShouldBe([
            "text: look",
            "1 file",
        ]);
    }

    [Fact]
    public async Task A_mention_is_told_from_a_message_to_all()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<BotMentioned>(mention => mention.ByName ? "me?" : "all?")
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);

        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} hello");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("me?");

        await spark.Alice.SaysAsync(room.Id, "<@all> hello");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("all?");
    }

    [Fact]
    public async Task Moderators_are_made_and_unmade()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<ModeratorChanged>(changed =>
                $"{changed.Membership.PersonDisplayName}: {(changed.IsModerator ? "moderator" : "member")}"
            )
        );
        using var alice = spark.ClientOf(spark.Alice);
        var room = await alice.Rooms.CreateAsync(new CreateRoomRequest { Title = "Lab" });
        await spark.Alice.AddAsync(room.Id, spark.Bot);
        await spark.Alice.AddAsync(room.Id, spark.Bob);
        var bob = await alice
            .Memberships.ListAsync(new ListMembershipsRequest { RoomId = room.Id, PersonId = spark.Bob.Id })
            .FirstAsync();

        await alice.Memberships.UpdateAsync(bob.Id, new UpdateMembershipRequest { IsModerator = true });
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("Bob: moderator");
    }

    [Fact]
    public async Task Rooms_are_made_and_renamed()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<RoomUpdated>(updated => $"{updated.Room.Title} {updated.Renamed}")
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        using var alice = spark.ClientOf(spark.Alice);

        foreach (var title in new[] { "Attic", "Cellar" })
        {
            await alice.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = title });
            (await spark.Alice.NextReplyAsync()).Text!.ShouldStartWith(title);
        }
    }

    [Fact]
    public async Task What_changed_about_a_room_is_known_once_it_was_seen()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<RoomUpdated>(updated => $"{updated.Renamed?.ToString() ?? "who knows"}")
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        using var alice = spark.ClientOf(spark.Alice);

        await alice.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = "Attic" });
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("who knows");
        await alice.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = "Cellar" });
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("True");
    }

    [Fact]
    public async Task A_room_that_moved_is_told()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<RoomMigrated>(
                (moved, _) =>
                {
                    _seen.Enqueue(moved.RoomId);
                    return Task.CompletedTask;
                }
            )
        );

        await spark.DeliverAsync("""{"resource":"rooms","event":"migrated","data":{"id":"room-9"}}""");

        await Until.TrueAsync(() => Task.FromResult(_seen.Contains("room-9")));
    }

    [Fact]
    public async Task What_has_no_event_of_its_own_arrives_as_the_webhook()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnWebhook(
                "meetings",
                "started",
                (meeting, _) =>
                {
                    _seen.Enqueue(meeting.Webhook.Data.Get<string>("title")!);
                    return Task.CompletedTask;
                }
            )
        );
        (await spark.HooksAsync()).ShouldHaveSingleItem().Resource.ShouldBe(WebhookResource.Meetings);

        await spark.DeliverAsync("""{"resource":"meetings","event":"started","data":{"id":"m","title":"Weekly"}}""");

        await Until.TrueAsync(() => Task.FromResult(_seen.Contains("Weekly")));
    }

    [Fact]
    public async Task A_handler_of_any_event_gets_each_once()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<BotEvent>(
                    (any, _) =>
                    {
                        _seen.Enqueue(any.GetType().Name);
                        return Task.CompletedTask;
                    }
                )
                .On<BotMentioned>(_ => "done")
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);

        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} hello");
        await spark.Alice.NextReplyAsync();

        _seen.Count(name => name == nameof(MessageReceived)).ShouldBe(1);
        _seen.ShouldNotContain(nameof(BotMentioned));
    }

    [Fact]
    public async Task A_submitted_card_arrives_with_its_inputs_and_is_answered_in_the_cards_thread()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ => new AdaptiveCard { Body = [new TextInput("why")] })
                .On<CardSubmitted>(card => $"because {card.Inputs.GetString("why")}")
        );
        await spark.Alice.SaysAsync(spark.Bot, "card");
        var card = await spark.Alice.NextReplyAsync();

        await spark.SubmitAsync(spark.Alice, card, """{"why":"not"}""");

        var reply = await spark.Alice.NextReplyAsync();
        reply.Text.ShouldBe("because not");
        reply.ParentId.ShouldBe(card.Id);
    }

    private static async Task UploadAsync(SparkDriver spark, string name, string text)
    {
        using var file = new ByteArrayContent([1, 2, 3]);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(spark.Bot.Email), "toPersonEmail" },
            { new StringContent(text), "text" },
            { file, "files", name },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, spark.Cloud.ApiUrl + "/messages")
        {
            Content = form,
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", spark.Alice.Token);
        (await spark.Http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
