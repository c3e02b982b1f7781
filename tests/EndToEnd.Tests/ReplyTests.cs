using System.Text;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

public class ReplyTests
{
    [Theory]
    [InlineData(ReplyPlace.Here, false, true)]
    [InlineData(ReplyPlace.Room, false, false)]
    [InlineData(ReplyPlace.Thread, false, true)]
    [InlineData(ReplyPlace.Private, true, false)]
    public async Task A_reply_to_a_message_in_a_thread_goes_where_it_is_told(ReplyPlace place, bool direct, bool thread)
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ => new Reply { Text = "hi", Place = place })
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        var root = await spark.Alice.SaysAsync(room.Id, "a thread");

        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} hello", root.Id);

        var reply = await spark.Alice.NextReplyAsync();
        reply.RoomType.ShouldBe(direct ? "direct" : "group");
        reply.ParentId.ShouldBe(thread ? root.Id : null);
    }

    [Fact]
    public async Task A_reply_may_start_a_thread()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ => new Reply { Text = "hi", Place = ReplyPlace.Thread })
        );

        var said = await spark.Alice.SaysAsync(spark.Bot, "hello");

        (await spark.Alice.NextReplyAsync()).ParentId.ShouldBe(said.Id);
    }

    [Fact]
    public async Task A_long_text_comes_as_several_messages_that_lose_nothing()
    {
        var text = string.Join(' ', Enumerable.Range(0, 3000).Select(n => $"número-{n}-😀"));
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage(_ => text));

        await spark.Alice.SaysAsync(spark.Bot, "tell me");

        var parts = new List<string>();
        while (parts.Sum(part => part.Length + 1) - 1 < text.Length)
        {
            var part = (await spark.Alice.NextReplyAsync()).Text!;
            Encoding.UTF8.GetByteCount(part).ShouldBeLessThanOrEqualTo(MessageText.MaxBytes);
            parts.Add(part);
        }

        string.Join(' ', parts).ShouldBe(text);
    }

    [Fact]
    public async Task A_reply_has_markdown_a_card_and_a_file()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("markdown", "", _ => new Reply { Markdown = "**bold**" })
                .OnCommand("card", "", _ => new AdaptiveCard { Body = [new TextBlock("hi")] })
        );

        await spark.Alice.SaysAsync(spark.Bot, "markdown");
        (await spark.Alice.NextReplyAsync()).Html!.ShouldContain("<strong>bold</strong>");
        await spark.Alice.SaysAsync(spark.Bot, "card");
        var card = await spark.Alice.NextReplyAsync();
        card.Text.ShouldBe("This message is a card. Your client cannot show it.");
        card.Json.ShouldContain("AdaptiveCard");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_may_upload_a_file_and_with_a_card_it_is_a_message_of_its_own(bool withCard)
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ => new Reply
            {
                Text = "here",
                Card = withCard ? new AdaptiveCard { Body = [new TextBlock("card")] }.ToAttachment() : null,
                File = FileUpload.FromBytes("a,b"u8.ToArray(), "table.csv"),
            })
        );

        await spark.Alice.SaysAsync(spark.Bot, "give");

        var first = await spark.Alice.NextReplyAsync();
        first.Text.ShouldBe("here");
        var withFile = withCard ? await spark.Alice.NextReplyAsync() : first;
        using var alice = spark.ClientOf(spark.Alice);
        var message = await alice.Messages.GetAsync(withFile.Id);
        var file = await alice.Contents.GetAsync(message.Files!.Single());
        file.Name.ShouldBe("table.csv");
        file.Size.ShouldBe(3);
    }

    [Fact]
    public async Task A_method_may_return_a_card()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(CardAsync).OnCommand("card", "", CardAsync)
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("the card");
        await spark.Alice.SaysAsync(spark.Bot, "card");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("the card");

        static async Task<AdaptiveCard> CardAsync(MessageReceived message, CancellationToken ct)
        {
            await message.Spark.People.GetMeAsync(ct);
            return new AdaptiveCard { FallbackText = "the card" };
        }
    }

    [Fact]
    public async Task A_reply_may_be_written_without_its_type()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage((message, ct) => message.ReplyAsync(new() { Markdown = "**hi**" }, ct))
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");

        (await spark.Alice.NextReplyAsync()).Markdown.ShouldBe("**hi**");
    }

    [Fact]
    public async Task A_message_about_the_work_becomes_the_answer()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(
                async (m, ct) =>
                {
                    await using var work = await m.WorkingAsync(cancellationToken: ct);
                    var shown = 0;
                    for (var percent = 0; percent < 100; percent += 5)
                    {
                        shown += await work.UpdateAsync($"{percent} %", ct) ? 1 : 0;
                    }

                    (await work.UpdateAsync("95 %", ct)).ShouldBeFalse();
                    await work.DoneAsync(new Reply { Markdown = $"**done** after {shown} updates" }, ct);
                }
            )
        );

        await spark.Alice.SaysAsync(spark.Bot, "work");
        var message = await spark.Alice.NextReplyAsync();

        using var alice = spark.ClientOf(spark.Alice);
        await Until.TrueAsync(async () => (await alice.Messages.GetAsync(message.Id)).Text == "done after 9 updates");
    }

    [Fact]
    public async Task Work_that_fails_leaves_no_message_behind()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(
                async (m, ct) =>
                {
                    await using var work = await m.WorkingAsync(cancellationToken: ct);
                    throw new InvalidOperationException("no");
                }
            )
        );

        await spark.Alice.SaysAsync(spark.Bot, "work");
        var message = await spark.Alice.NextReplyAsync();

        using var alice = spark.ClientOf(spark.Alice);
        await Until.TrueAsync(async () =>
        {
            try
            {
                await alice.Messages.GetAsync(message.Id);
                return false;
            }
            catch (SparkNotFoundException)
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task An_answer_with_a_card_takes_the_place_of_the_message_about_the_work()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(
                async (m, ct) =>
                {
                    await using var work = await m.WorkingAsync(cancellationToken: ct);
                    await work.DoneAsync(new AdaptiveCard { FallbackText = "the card" }, ct);
                }
            )
        );

        await spark.Alice.SaysAsync(spark.Bot, "work");

        await spark.Alice.NextReplyAsync();
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("the card");
    }

    [Fact]
    public async Task The_bot_may_write_first()
    {
        await using var spark = await SparkDriver.StartAsync(bot => bot.OnMessage(_ => "hi"));
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);
        var client = (SparkClient)spark.Services.GetService(typeof(SparkClient))!;

        await client.ToPerson("alice@example.com").SendAsync("lunch?");
        (await spark.Alice.NextReplyAsync()).RoomType.ShouldBe("direct");
        await client.ToPerson(spark.Alice.Id).SendAsync("lunch!");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("lunch!");
        await client.ToRoom(room.Id).SendAsync(new Reply { Markdown = "*all* lunch" });
        (await spark.Alice.NextReplyAsync()).RoomId.ShouldBe(room.Id);
    }
}
