using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Client;

namespace EndToEnd.Tests;

public sealed record Leave
{
    public required DateOnly From { get; init; }

    public required int Days { get; init; }

    public bool Paid { get; init; }

    public decimal? Share { get; init; }

    public TimeOnly? At { get; init; }

    public IReadOnlyList<string> Deputies { get; init; } = [];

    public string? Remark { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Leave))]
[JsonSerializable(typeof(int))]
internal sealed partial class StoryJson : JsonSerializerContext;

public class FormTests
{
    private const string Complete = """{"from":"2026-08-01","days":"5"}""";

    private static readonly AdaptiveCard _card = new()
    {
        Body = [new DateInput("from"), new NumberInput("days")],
        Actions = [new SubmitAction { Title = "Send" }],
    };

    [Fact]
    public async Task What_is_entered_arrives_as_the_forms_type_and_is_answered_in_the_cards_thread()
    {
        await using var spark = await StartAsync(new CardForm<Leave>("leave", StoryJson.Default.Leave, _card));
        var card = await CardAsync(spark);

        await spark.SubmitAsync(
            spark.Alice,
            card,
            """{"from":"2026-08-01","days":"5","paid":"true","share":"0.5","at":"14:30","deputies":"bob, carol","remark":"  "}"""
        );

        var reply = await spark.Alice.NextReplyAsync();
        reply.Text.ShouldBe("2026-08-01 5 True 0.5 14:30 bob+carol");
        reply.ParentId.ShouldBe(card.Id);
    }

    [Theory]
    [InlineData("{}", "from is missing.\ndays is missing.")]
    [InlineData("""{"from":"2026-08-01","days":" "}""", "days is missing.")]
    [InlineData("""{"from":"2026-08-01","days":"many"}""", "What was entered for days is not valid.")]
    [InlineData("""{"from":"2026-08-01","days":"99999999999"}""", "What was entered for days is not valid.")]
    [InlineData("""{"from":"2026-08-01","days":1.5}""", "What was entered for days is not valid.")]
    [InlineData("""{"from":"2026-08-01","days":{"a":[1]}}""", "What was entered for days is not valid.")]
    [InlineData("""{"from":"tomorrow","days":"5"}""", "What was entered for from is not valid.")]
    [InlineData("""{"from":"2026-08-01","days":"5","paid":"perhaps"}""", "What was entered for paid is not valid.")]
    [InlineData("""{"from":"2026-08-01","days":"-1"}""", "At least one day.")]
    public async Task Missing_and_mistyped_inputs_are_named_and_the_handler_is_not_called(string inputs, string problem)
    {
        await using var spark = await StartAsync(
            new CardForm<Leave>("leave", StoryJson.Default.Leave, _card)
            {
                Validate = leave => leave.Days < 1 ? "At least one day." : null,
            }
        );
        var card = await CardAsync(spark);

        await spark.SubmitAsync(spark.Alice, card, inputs);

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe(problem);
        spark.Log.At(LogLevel.Error).ShouldNotContain(line => line.StartsWith("Spark.Bot"));
    }

    [Fact]
    public async Task Inputs_in_another_case_and_more_than_asked_for_do_no_harm()
    {
        await using var spark = await StartAsync(new CardForm<Leave>("leave", StoryJson.Default.Leave, _card));
        var card = await CardAsync(spark);

        await spark.SubmitAsync(
            spark.Alice,
            card,
            """{"FROM":"2026-08-01","Days":5,"days":"6","extra":{"$type":"x"},"spark.form":"other"}"""
        );

        (await spark.Alice.NextReplyAsync()).Text!.ShouldStartWith("2026-08-01");
    }

    [Theory]
    [InlineData(CardUse.Once, false)]
    [InlineData(CardUse.OncePerPerson, true)]
    public async Task A_card_that_counts_once_is_not_taken_twice(CardUse use, bool bobToo)
    {
        await using var spark = await StartAsync(
            new CardForm<Leave>("leave", StoryJson.Default.Leave, _card) { Use = use }
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot, spark.Bob);
        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} card");
        var card = await spark.Alice.NextReplyAsync();

        await spark.SubmitAsync(spark.Alice, card, "{}");
        (await spark.Alice.NextReplyAsync()).Text!.ShouldContain("missing"); // does not count
        await spark.SubmitAsync(spark.Alice, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text!.ShouldStartWith("2026");
        await spark.SubmitAsync(spark.Alice, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("This card has been sent already.");
        await spark.SubmitAsync(spark.Bob, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text!.StartsWith("2026").ShouldBe(bobToo);
    }

    [Fact]
    public async Task A_card_whose_handler_failed_may_be_sent_again()
    {
        var failures = 1;
        var form = new CardForm<Leave>("leave", StoryJson.Default.Leave, _card) { Use = CardUse.Once };
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnMessage(_ => form.ToReply("card"))
                    .OnErrorReply("oops")
                    .OnCard(form, _ => failures-- > 0 ? throw new TimeoutException() : "done"),
            options => options.HandlerAttempts = 1
        );
        var card = await CardAsync(spark);

        await spark.SubmitAsync(spark.Alice, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("oops");
        await spark.SubmitAsync(spark.Alice, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("done");
    }

    [Fact]
    public async Task A_card_for_one_person_is_not_taken_from_another_even_with_forged_inputs()
    {
        var form = new CardForm<Leave>("leave", StoryJson.Default.Leave, _card);
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(message => form.ToReply("card", onlyFor: message.PersonId)).OnCard(form, _ => "done")
        );
        var room = await spark.Alice.CreateRoomAsync("Lab", spark.Bot, spark.Bob);
        await spark.Alice.SaysAsync(room.Id, $"{spark.Bot.Mention} card");
        var card = await spark.Alice.NextReplyAsync();

        await spark.SubmitAsync(
            spark.Bob,
            card,
            $$"""{"from":"2026-08-01","days":"5","spark.for":"{{spark.Bob.Id}}","spark.form":"leave"}"""
        );
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("This card is for somebody else.");
        await spark.SubmitAsync(spark.Alice, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("done");
    }

    [Fact]
    public async Task An_old_card_is_no_longer_in_use()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var form = new CardForm<Leave>("leave", StoryJson.Default.Leave, _card) { ValidFor = TimeSpan.FromDays(1) };
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.OnMessage(_ => form.ToReply("card")).OnCard(form, _ => "done"),
            host: builder => builder.Services.AddSingleton<TimeProvider>(new Shifted(clock))
        );
        var card = await CardAsync(spark);
        await spark.SubmitAsync(spark.Alice, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("done");

        clock.Advance(TimeSpan.FromDays(2));
        await spark.SubmitAsync(spark.Alice, card, Complete);
        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("This card is no longer in use.");
    }

    [Fact]
    public async Task A_card_that_is_gone_when_its_submission_is_handled_is_no_longer_in_use()
    {
        var form = new CardForm<Leave>("leave", StoryJson.Default.Leave, _card);
        var (busy, deleted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ => form.ToReply("card"))
                .OnCommand(
                    "wait",
                    "",
                    async (_, ct) =>
                    {
                        busy.SetResult();
                        await deleted.Task.WaitAsync(ct);
                    }
                )
                .OnCard(form, _ => "done")
        );
        using var bot = spark.ClientOf(spark.Bot);
        var card = await CardAsync(spark);

        await spark.Alice.SaysAsync(spark.Bot, "wait"); // the room is busy until the card is deleted
        await busy.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await spark.SubmitAsync(spark.Alice, card, """{"from":"2026-08-01","days":"5","spark.form":"leave"}""");
        await bot.Messages.DeleteAsync(card.Id);
        deleted.SetResult();

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("This card is no longer in use.");
    }

    [Fact]
    public async Task A_card_of_somebody_else_is_not_taken_for_a_form_of_the_bot()
    {
        var form = new CardForm<Leave>("leave", StoryJson.Default.Leave, _card);
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.OnCard(form, _ => "done").On<CardSubmitted>(submitted => $"foreign: {submitted.IsForeign}")
        );
        using var alice = spark.ClientOf(spark.Alice);
        var said = await spark.Alice.SaysAsync(spark.Bot, "a card:");
        var forged = await alice.Messages.CreateAsync(
            new CreateMessageRequest
            {
                RoomId = said.RoomId,
                Text = "card",
                Attachments = [form.ToReply("card").Card!],
            }
        );

        await spark.SubmitAsync(spark.Alice, said with { Id = forged.Id }, Complete);

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("foreign: True");
    }

    [Fact]
    public void A_card_without_a_button_is_no_form() =>
        Should.Throw<ArgumentException>(() =>
            new CardForm<Leave>("leave", StoryJson.Default.Leave, new AdaptiveCard { Body = [new TextInput("x")] })
        );

    private static Task<SparkDriver> StartAsync(CardForm<Leave> form) =>
        SparkDriver.StartAsync(bot =>
            bot.OnMessage(_ => form.ToReply("card"))
                .OnCard(
                    form,
                    submitted =>
                        submitted.Value is var leave
                            ? string.Create(
                                System.Globalization.CultureInfo.InvariantCulture,
                                $"{leave.From:yyyy-MM-dd} {leave.Days} {leave.Paid} {leave.Share} {leave.At:HH:mm} {string.Join('+', leave.Deputies)}{leave.Remark}"
                            )
                            : null
                )
        );

    private static async Task<Spark.Emulator.EmulatedMessage> CardAsync(SparkDriver spark)
    {
        await spark.Alice.SaysAsync(spark.Bot, "card");
        return await spark.Alice.NextReplyAsync();
    }

    /// <summary>The time of day is the test's; timers run as they do.</summary>
    internal sealed class Shifted(TimeProvider now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.GetUtcNow();
    }
}
