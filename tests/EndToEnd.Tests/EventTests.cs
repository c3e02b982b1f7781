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
    public async Task A_file_is_fetched_from_its_event_by_the_bots_client()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<FileReceived>(
                async (file, ct) =>
                {
                    await using var open = await file.Spark.Contents.OpenAsync(file.Files[0], cancellationToken: ct);
                    var bytes = new MemoryStream();
                    await open.Stream.CopyToAsync(bytes, ct);
                    await file.ReplyAsync($"{open.Info.Name}: {bytes.Length} bytes of {file.PersonId}", ct);
                }
            )
        );

        await UploadAsync(spark, "report.txt", "");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe($"report.txt: 3 bytes of {spark.Alice.Id}");
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
        using var bobs = spark.ClientOf(spark.Bob);
        await bobs.Memberships.UpdateAsync(bob.Id, new UpdateMembershipRequest { IsModerator = false });
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("Bob: member");
    }

    [Fact]
    public async Task A_member_who_leaves_is_told_from_one_who_is_taken_out()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<MemberLeft>(left =>
                $"{left.Membership.PersonDisplayName} {(left.ActorId == left.PersonId ? "left" : "was taken out")}"
            )
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot, spark.Bob);

        await spark.Bob.RemoveAsync(room.Id, spark.Bob);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("Bob left");
        await spark.Alice.AddAsync(room.Id, spark.Bob);
        await spark.Alice.RemoveAsync(room.Id, spark.Bob);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("Bob was taken out");
    }

    [Fact]
    public async Task The_bot_is_told_who_brought_it_to_a_room_and_who_took_it_out()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<BotAdded>(added => added.IsDirect ? null : $"brought by {added.ActorId}")
                .On<BotRemoved>(
                    (removed, ct) =>
                        removed.Spark.ToPerson(removed.ActorId!).SendAsync($"You took me out of {removed.RoomId}", ct)
                )
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bob, spark.Bot);
        (await spark.Bob.NextReplyAsync()).Text.ShouldBe($"brought by {spark.Alice.Id}");

        await spark.Bob.RemoveAsync(room.Id, spark.Bot);

        var farewell = await spark.Bob.NextReplyAsync();
        farewell.Text.ShouldBe($"You took me out of {room.Id}");
        farewell.RoomType.ShouldBe("direct");
    }

    [Fact]
    public async Task Of_a_room_that_was_never_seen_only_its_state_is_told_and_afterwards_what_changed()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.On<RoomUpdated>(Changes));
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        using var alice = spark.ClientOf(spark.Alice);

        (await ChangeAsync("Attic", false)).ShouldBe("Attic: nobody knows");
        (await ChangeAsync("Cellar", false)).ShouldBe("Cellar: renamed");
        (await ChangeAsync("Cellar", true)).ShouldBe("Cellar: locked");
        (await ChangeAsync("Cellar", false)).ShouldBe("Cellar: unlocked");
        (await ChangeAsync("Vault", true)).ShouldBe("Vault: renamed locked");

        async Task<string?> ChangeAsync(string title, bool locked)
        {
            await alice.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = title, IsLocked = locked });
            return (await spark.Alice.NextReplyAsync()).Text;
        }
    }

    [Fact]
    public async Task Of_a_room_that_the_bot_made_the_first_change_is_known_already()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.On<RoomCreated>(
                    (created, _) =>
                    {
                        _seen.Enqueue($"{created.Room.Title} by {created.ActorId}");
                        return Task.CompletedTask;
                    }
                )
                .On<RoomUpdated>(Changes)
        );
        using var client = spark.ClientOf(spark.Bot);
        using var alice = spark.ClientOf(spark.Alice);

        var room = await client.Rooms.CreateAsync(new CreateRoomRequest { Title = "Lab" });
        await client.Memberships.CreateAsync(
            new CreateMembershipRequest { RoomId = room.Id, PersonEmail = spark.Alice.Email }
        );
        await Until.TrueAsync(() => _seen.Contains($"Lab by {spark.Bot.Id}"));
        await alice.Rooms.UpdateAsync(room.Id, new UpdateRoomRequest { Title = "Attic" });

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("Attic: renamed");
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

        await Until.TrueAsync(() => _seen.Contains("room-9"));
    }

    [Theory]
    [InlineData("meetings", "started")]
    [InlineData("recordings", "created")]
    [InlineData("telephony_calls", "updated")]
    public async Task What_has_no_event_of_its_own_arrives_as_the_webhook(string resource, string @event)
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnWebhook(
                resource,
                @event,
                (told, _) =>
                {
                    _seen.Enqueue($"{told.Webhook.Data.Get<string>("title")} by {told.ActorId}");
                    return Task.CompletedTask;
                }
            )
        );
        (await spark.HooksAsync()).ShouldHaveSingleItem().Resource.ShouldBe(new WebhookResource(resource));

        await spark.DeliverAsync(
            $$$"""{"resource":"{{{resource}}}","event":"{{{@event}}}","actorId":"somebody","data":{"id":"m","title":"Weekly"}}"""
        );

        await Until.TrueAsync(() => _seen.Contains("Weekly by somebody"));
    }

    [Fact]
    public async Task A_webhook_arrives_as_it_is_also_when_a_command_takes_the_message()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("ping", "", _ => "pong")
                .OnWebhook(
                    "messages",
                    "created",
                    (told, _) =>
                    {
                        _seen.Enqueue(told.Webhook.Data.Id!);
                        return Task.CompletedTask;
                    }
                )
        );

        var said = await spark.Alice.SaysAsync(spark.Bot, "ping");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("pong");
        await Until.TrueAsync(() => _seen.Contains(said.Id));
    }

    [Fact]
    public async Task Where_it_happened_is_known_by_the_message_when_the_webhook_does_not_say()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnMessage(_ => "message")
                    .On<BotMentioned>(_ => "mentioned")
                    .On<FileReceived>(file => file.IsDirect ? "direct file" : "file")
                    .On<MessageEdited>(edited => edited.IsDirect ? "direct edit" : "edit"),
            options => options.RegisterWebhooks = false
        );
        using var alice = spark.ClientOf(spark.Alice);
        var said = await alice.Messages.CreateAsync(
            new() { ToPersonEmail = spark.Bot.Email, Text = "see" },
            FileUpload.FromBytes("a;b"u8.ToArray(), "table.csv")
        );

        await DeliverAsync("created");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("message");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("direct file");
        await DeliverAsync("updated");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("direct edit");

        Task DeliverAsync(string @event) =>
            spark.DeliverAsync($$$"""{"resource":"messages","event":"{{{@event}}}","data":{"id":"{{{said.Id}}}"}}""");
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

    private static Reply? Changes(RoomUpdated updated)
    {
        var changes = new (string Name, bool? Happened)[]
        {
            ("renamed", updated.Renamed),
            ("locked", updated.Locked),
            ("unlocked", updated.Unlocked),
        };
        var known = changes.Any(change => change.Happened is not null);
        var what = changes.Where(change => change.Happened is true).Select(change => change.Name);
        return $"{updated.Room.Title}: {(known ? string.Join(' ', what) : "nobody knows")}";
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
