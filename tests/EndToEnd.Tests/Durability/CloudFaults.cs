using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>
/// Stories of a cloud that is away, overloaded, broken or confused, over real connections: what was acknowledged is
/// answered, and once. Afterwards the bot is as if nothing had been.
/// </summary>
public abstract class CloudFaults : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-cloud-");
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    /// <summary>The bot's clock: it goes on while a story waits, much faster than the machine's, which long tests take.</summary>
    private protected TimeProvider Clock => TestLength.Of<TimeProvider>(_clock, TimeProvider.System);

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A cloud with the bot's clock: what the bot looks for was said when its own clock says so.</summary>
    private protected Task<SparkEmulator> CloudAsync(EmulatorSeed? seed = null) =>
        SparkEmulator.StartAsync(
            new SparkEmulatorOptions
            {
                Seed = seed ?? EmulatorSeed.Default,
                FaultSeed = 7,
                TimeProvider = Clock,
                WebhookTimeout = TimeSpan.FromMinutes(30),
            }
        );

    private protected async Task<SparkDriver> StartAsync(
        SparkEmulator cloud,
        Action<SparkBotOptions>? more = null,
        DelegatingHandler? around = null
    )
    {
        var spark = await SparkDriver.StartUnreadyAsync(
            cloud,
            bot =>
            {
                bot.OnMessage(message => $"re {message.Text}");
                if (around is not null)
                {
                    bot.Services.AddSparkClient().AddHttpMessageHandler(() => around);
                }
            },
            options =>
            {
                (options.Inbox, options.InboxPath) = ("Sqlite", Path.Combine(_folder.FullName, "inbox.db"));
                // A machine that is busy for a second must not be a call of hours.
                options.AttemptTimeout = options.TotalTimeout = options.HandlerTimeout = TimeSpan.FromDays(1);
                more?.Invoke(options);
            },
            builder => builder.Services.AddSingleton(Clock)
        );
        await spark.ReadyAsync();
        return spark;
    }

    private protected static async Task SayAsync(SparkDriver spark, int messages)
    {
        for (var n = 0; n < messages; n++)
        {
            await spark.Alice.SaysAsync(spark.Bot, Text(n));
            await spark.Bob.SaysAsync(spark.Bot, Text(n));
        }
    }

    /// <summary>Waits, and the bot's clock goes on meanwhile.</summary>
    private protected Task PassAsync(Func<Task<bool>> until, Func<TimeSpan>? step = null) =>
        Until.TrueAsync(
            () =>
            {
                _clock.Advance(step?.Invoke() ?? TimeSpan.FromSeconds(2));
                return until();
            },
            Until.LongPatience
        );

    /// <summary>The clock goes on, and nothing is waited for.</summary>
    private protected void Wait(TimeSpan time) => _clock.Advance(time);

    /// <summary>In long steps as long as nothing can be under way, which a long one would be too late for.</summary>
    private protected static Func<TimeSpan> WhileLimited(SparkDriver spark) =>
        () =>
            spark.Services.GetRequiredService<SparkClient>().RateLimits.Count > 0
                ? TimeSpan.FromSeconds(30)
                : TimeSpan.FromMilliseconds(500);

    private protected async Task AllAnsweredOnceAsync(SparkDriver spark, int messages)
    {
        var expected = Enumerable.Range(0, messages).Select(n => $"re {Text(n)}").ToList();
        foreach (var person in (EmulatedPerson[])[spark.Alice, spark.Bob])
        {
            await PassAsync(async () => (await AnswersAsync(spark, person)).Distinct().Count() == messages);
            (await AnswersAsync(spark, person)).Order(StringComparer.Ordinal).ShouldBe(expected);
        }
    }

    /// <summary>All that the bot ever said to somebody.</summary>
    private protected static async Task<List<string>> AnswersAsync(SparkDriver spark, EmulatedPerson person)
    {
        using var client = spark.ClientOf(person);
        var answers = new List<string>();
        await foreach (var message in client.Messages.ListDirectAsync(new() { PersonEmail = spark.Bot.Email }))
        {
            if (message.PersonEmail == spark.Bot.Email)
            {
                answers.Add(message.Text!);
            }
        }

        return answers;
    }

    /// <summary>Nothing waits, nothing was given up, and a new message is answered.</summary>
    private protected async Task IsAsWellAsEverAsync(SparkDriver spark)
    {
        await IsAsync(spark, HttpStatusCode.OK, "\"0 events are waiting.\"");
        (await HealthAsync(spark)).Text.ShouldStartWith("{\"status\":\"Healthy");
        Measured(spark, "spark.bot.inbox.depth").ShouldBe(0);
        Measured(spark, "spark.bot.inbox.dead_letters").ShouldBe(0);
        Measured(spark, "spark.bot.inbox.oldest.age").ShouldBe(0);
        await spark.Alice.SaysAsync(spark.Bot, "and now");
        await PassAsync(async () => (await AnswersAsync(spark, spark.Alice)).Contains("re and now"));
    }

    private static double Measured(SparkDriver spark, string gauge)
    {
        using var readings = new Readings(gauge, spark.Services);
        readings.Observe();
        return readings.All.ShouldHaveSingleItem().Value;
    }

    private protected async Task IsAsync(
        SparkDriver spark,
        HttpStatusCode status,
        string text,
        Func<TimeSpan>? step = null
    )
    {
        var health = await HealthAsync(spark);
        try
        {
            await PassAsync(
                async () =>
                    (health = await HealthAsync(spark)).Status == status
                    && health.Text.Contains(text, StringComparison.Ordinal),
                step
            );
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"It is not '{text}' but {health.Text}", error);
        }
    }

    private protected static async Task<(HttpStatusCode Status, string Text)> HealthAsync(SparkDriver spark)
    {
        using var answer = await spark.Http.GetAsync(new Uri(spark.BotUrl, "/health/ready"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Text(int n) => string.Create(CultureInfo.InvariantCulture, $"m{n:00}");
}
