using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spark.Bot;

namespace EndToEnd.Tests;

public class MiddlewareTests
{
    [Fact]
    public async Task Middleware_runs_around_the_handlers_in_the_order_of_its_registration()
    {
        var trace = new ConcurrentQueue<string>();
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.Use(Around("outer")).Use(Around("inner")).OnMessage((m, ct) => Handle(m, ct))
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        await spark.Alice.NextReplyAsync();
        await Until.TrueAsync(() => trace.Count == 5);

        trace.ShouldBe(["outer in", "inner in", "handler", "inner out", "outer out"]);

        Task Handle(MessageReceived message, CancellationToken ct)
        {
            trace.Enqueue("handler");
            return message.ReplyAsync("hi", ct);
        }

        Func<BotEvent, Func<Task>, CancellationToken, Task> Around(string name) =>
            async (_, next, _) =>
            {
                trace.Enqueue(name + " in");
                await next();
                trace.Enqueue(name + " out");
            };
    }

    [Fact]
    public async Task Middleware_that_does_not_go_on_ends_the_event()
    {
        await using var spark = await SparkDriver.StartAsync(bot =>
            bot.Use((e, next, _) => e is MessageReceived { Text: "quiet" } ? Task.CompletedTask : next())
                .OnMessage(m => m.Text)
        );

        await spark.Alice.SaysAsync(spark.Bot, "quiet");
        await spark.Alice.SaysAsync(spark.Bot, "loud");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("loud");
    }

    [Fact]
    public async Task A_middleware_class_shares_the_scope_of_the_handlers()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.UseMiddleware<Marking>().AddHandler<Marked>(),
            host: builder => builder.Services.AddScoped<Mark>()
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("marked");
    }

    [Fact]
    public async Task By_default_a_failure_is_logged_and_the_person_is_told_nothing()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot => bot.OnMessage(m => m.Text == "fail" ? throw new InvalidOperationException("inner secret") : "fine"),
            options => options.HandlerAttempts = 1
        );

        await spark.Alice.SaysAsync(spark.Bot, "fail");
        await spark.Alice.SaysAsync(spark.Bot, "go");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("fine");
        spark.Log.At(LogLevel.Error).ShouldContain(line => line.Contains("inner secret"));
    }

    [Fact]
    public async Task With_an_apology_the_person_is_told_without_the_cause()
    {
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnErrorReply("Sorry, that went wrong.")
                    .OnCommand("fail", "", (_, _) => throw new InvalidOperationException("inner secret")),
            options => options.HandlerAttempts = 1
        );

        await spark.Alice.SaysAsync(spark.Bot, "fail");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("Sorry, that went wrong.");
    }

    [Fact]
    public async Task A_hook_says_what_is_expected_and_one_that_fails_itself_hurts_nobody()
    {
        var failures = new ConcurrentQueue<HandlerFailure>();
        await using var spark = await SparkDriver.StartAsync(
            bot =>
                bot.OnError((_, _) => throw new InvalidOperationException("the hook too"))
                    .OnError(
                        (failure, _) =>
                        {
                            failure.IsExpected = true;
                            failures.Enqueue(failure);
                            return Task.CompletedTask;
                        }
                    )
                    .Use((e, next, _) => e is MessageReceived { Text: "fail" } ? throw new TimeoutException() : next())
                    .OnMessage(m => m.Text),
            options => options.HandlerAttempts = 1
        );

        await spark.Alice.SaysAsync(spark.Bot, "fail");
        await spark.Alice.SaysAsync(spark.Bot, "go");

        (await spark.Alice.NextReplyAsync()).Text.ShouldBe("go");
        failures.ShouldHaveSingleItem().Error.ShouldBeOfType<TimeoutException>();
        spark
            .Log.At(LogLevel.Error)
            .Where(line => line.StartsWith("Spark.Bot", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .ShouldContain("the hook too");
    }

    private sealed class Mark
    {
        public string? Text { get; set; }
    }

    private sealed class Marking(Mark mark) : IBotMiddleware
    {
        public Task InvokeAsync(BotEvent botEvent, Func<Task> next, CancellationToken cancellationToken)
        {
            mark.Text = "marked";
            return next();
        }
    }

    private sealed class Marked(Mark mark) : IBotHandler<MessageReceived>
    {
        public Task HandleAsync(MessageReceived botEvent, CancellationToken cancellationToken) =>
            botEvent.ReplyAsync(mark.Text ?? "unmarked", cancellationToken);
    }
}
