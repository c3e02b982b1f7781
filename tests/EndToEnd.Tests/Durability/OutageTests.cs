using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>The API cannot be reached.</summary>
public sealed class OutageTests : CloudFaults
{
    [Fact]
    public async Task While_the_API_is_away_for_two_hours_all_is_accepted_and_answered_when_it_is_back()
    {
        var cloud = await CloudAsync();
        await using var cable = new Cable(cloud.ApiUrl);
        await using var spark = await StartAsync(
            cloud,
            options =>
            {
                options.ApiUrl = cable.Url.AbsoluteUri;
                (options.HandlerAttempts, options.WebhookCheckInterval) = (1, TimeSpan.Zero);
            }
        );
        using var attempts = new Readings("spark.bot.events", spark.Services);

        var letters = spark.Services.GetRequiredService<IDeadLetters>();
        cable.PullOut();
        await SayAsync(spark, messages: 10);
        await IsAsync(spark, HttpStatusCode.OK, "20 events are waiting.");
        await IsAsync(spark, HttpStatusCode.OK, "Waiting for the service until");
        var (away, outage) = (Clock.GetTimestamp(), TestLength.Of(TimeSpan.FromHours(2), TimeSpan.FromMinutes(1)));
        await PassAsync(() => Task.FromResult(Clock.GetElapsedTime(away) >= outage), () => TimeSpan.FromMinutes(5));
        (await letters.ListAsync()).ShouldBeEmpty();
        cable.PutIn();

        await AllAnsweredOnceAsync(spark, messages: 10);
        foreach (var person in (EmulatedPerson[])[spark.Alice, spark.Bob])
        {
            var answers = await AnswersAsync(spark, person); // the newest first
            answers.ShouldBe(answers.OrderDescending(StringComparer.Ordinal));
        }

        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"");
        (await letters.ListAsync()).ShouldBeEmpty();
        attempts.All.Count.ShouldBe(20);
        attempts.All.ShouldAllBe(attempt => attempt.Tags.StartsWith("outcome=done "));
        await IsAsWellAsEverAsync(spark);
    }

    [Fact]
    public async Task While_the_place_that_tokens_come_from_is_away_nothing_is_given_up()
    {
        var tokens = new Tokens();
        await using var spark = await StartAsync(
            await CloudAsync(),
            options =>
            {
                (options.AccessToken, options.TokenSource) = (null, tokens);
                (options.HandlerAttempts, options.WebhookCheckInterval) = (1, TimeSpan.Zero);
            }
        );

        tokens.AreAway = true;
        await SayAsync(spark, messages: 3);
        await IsAsync(spark, HttpStatusCode.OK, "Waiting for the service until");
        (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).ShouldBeEmpty();
        tokens.AreAway = false;

        await AllAnsweredOnceAsync(spark, messages: 3);
        await IsAsWellAsEverAsync(spark);
    }

    [Fact]
    public async Task One_call_that_has_bad_luck_is_an_attempt_and_pauses_nobody()
    {
        await using var spark = await StartAsync(await CloudAsync());
        using var attempts = new Readings("spark.bot.events", spark.Services);
        spark.Bot.Suffers("""[{"kind":"serverError","status":503,"method":"POST","path":"/messages","count":1}]""");

        await SayAsync(spark, messages: 1);

        await AllAnsweredOnceAsync(spark, messages: 1);
        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"");
        attempts.All.Count(attempt => attempt.Tags.StartsWith("outcome=retry ")).ShouldBe(1);
    }

    private sealed class Tokens : TokenSource
    {
        public bool AreAway { get; set; }

        public override ValueTask<string?> GetAsync(CancellationToken cancellationToken) =>
            AreAway ? throw new HttpRequestException("The vault is away.") : new("echobot");
    }
}
