using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

public class CommandTests
{
    [Fact]
    public async Task Arguments_are_typed_and_a_wrong_one_is_answered_with_the_usage()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand(
                "scale",
                "scales a service",
                command => $"{command.Argument<string>(0, "service")} × {command.Argument<int>(1, "count")}",
                options =>
                {
                    options.Usage = "SERVICE COUNT";
                    options.Aliases.Add("resize");
                }
            )
        );

        (await AskAsync(spark, "scale \"web front\" 3")).ShouldBe("web front × 3");
        (await AskAsync(spark, "resize web 3")).ShouldBe("web × 3");
        (await AskAsync(spark, "scale web many")).ShouldBe(
            "“many” is no valid count (a whole number).\nUsage: scale SERVICE COUNT"
        );
        (await AskAsync(spark, "scale web")).ShouldBe("count is missing.\nUsage: scale SERVICE COUNT");
        (await AskAsync(spark, "help")).ShouldBe(
            "What I can do:\nscale SERVICE COUNT (or resize): scales a service\nhelp: lists the commands"
        );
        spark.Log.All.ShouldNotContain(line => line.Contains("failed on"));
    }

    [Fact]
    public async Task A_pattern_is_a_command_too()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnPattern(
                @"\b(?<key>[A-Z]+-\d+)\b",
                "ISSUE-1",
                "shows an issue",
                (command, ct) => command.ReplyAsync(command.Match!.Groups["key"].Value, ct)
            )
        );

        (await AskAsync(spark, "what about ops-17?")).ShouldBe("ops-17");
    }

    [Fact]
    public async Task A_command_works_where_it_is_meant_to()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("poll", "", _ => "poll!", options => options.Scope = CommandScope.GroupOnly)
                .OnCommand("diary", "", _ => "diary!", options => options.Scope = CommandScope.DirectOnly)
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot);

        (await AskAsync(spark, "diary")).ShouldBe("diary!");
        (await AskAsync(spark, "poll")).ShouldBe("“poll” works in group rooms only.");
        (await AskAsync(spark, "help"))!.ShouldNotContain("poll");
        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} poll");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("poll!");
    }

    [Fact]
    public async Task An_ambiguous_registration_is_refused_at_start_with_both_places()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(() =>
            SparkDriver.StartAsync(bot => bot.OnCommand("go", "", _ => "1").OnCommand("GO", "", _ => "2"))
        );

        error.Message.Split("CommandTests.cs:").Length.ShouldBe(3);
    }

    [Fact]
    public async Task The_help_as_a_card_runs_the_command_of_the_button()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.UseHelpCard()
                .AddRole("admin", "bob@example.com")
                .OnCommand("ping", "answers", command => $"pong to {command.PersonId}")
                .OnCommand("wipe", "wipes", _ => "wiped", options => options.Role = "admin")
        );
        await spark.Alice.SaysAsync(spark.Bot, "help");
        var help = await spark.Alice.NextReplyAsync();
        help.Json.ShouldContain("\"spark.command\":\"ping\"");
        help.Json.ShouldNotContain("wipe");

        await spark.SubmitAsync(spark.Alice, help, """{"spark.command":"ping"}""");
        var pong = await spark.Alice.NextReplyAsync();
        pong.Text.ShouldBe($"pong to {spark.Alice.Id}");
        pong.ParentId.ShouldBe(help.Id);

        await spark.SubmitAsync(spark.Alice, help, """{"spark.command":"wipe"}""");
        (await spark.Alice.NextReplyAsync()).Text!.ShouldContain("role admin");
    }

    [Fact]
    public async Task A_handler_may_return_its_answer()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCommand("text", "", _ => "a text")
                .OnCommand("task", "", async (_, _) => await Task.FromResult("a task"))
                .OnCommand("method", "", (_, _) => Task.FromResult<Reply?>("a method"))
                .OnCommand("card", "", _ => new AdaptiveCard { FallbackText = "a card" })
                .OnCommand("nothing", "", _ => (string?)null)
                .OnCommand("stream", "", Stream)
        );

        (await AskAsync(spark, "text")).ShouldBe("a text");
        (await AskAsync(spark, "task")).ShouldBe("a task");
        (await AskAsync(spark, "method")).ShouldBe("a method");
        (await AskAsync(spark, "card")).ShouldBe("a card");
        await spark.Alice.SaysAsync(spark.Bot, "nothing");
        (await AskAsync(spark, "stream")).ShouldBe("one");
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("two");
    }

    private static async IAsyncEnumerable<Reply> Stream(CommandReceived command)
    {
        yield return new Reply { Text = "one" };
        await Task.Yield();
        yield return new Reply { Text = "two" };
    }

    private static async Task<string?> AskAsync(SparkDriver spark, string text)
    {
        await spark.Alice.SaysAsync(spark.Bot, text);
        return (await spark.Alice.NextReplyAsync()).Text;
    }
}
