using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot;

namespace EndToEnd.Tests;

/// <summary>Whatever an event is given up for, who asked to be told of it is.</summary>
public class ErrorTests
{
    private readonly ConcurrentQueue<HandlerFailure> _told = [];
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task An_event_whose_message_cannot_be_fetched_is_told_as_the_service_sent_it()
    {
        await using var spark = await StartAsync(bot => bot.OnMessage(_ => "fine"));
        spark.Bot.Suffers("""[{"kind":"serverError","method":"GET","path":"/messages/*","count":1000}]""");

        var said = await spark.Alice.SaysAsync(spark.Bot, "hello");
        await ToldAsync();

        var failure = _told.ShouldHaveSingleItem();
        failure.Event.ShouldBeOfType<WebhookReceived>().Webhook.Data.Id.ShouldBe(said.Id);
        failure.Handler.ShouldBe("The bot");
        await IsDeadLetterAsync(spark);
    }

    [Fact]
    public async Task An_event_of_which_it_cannot_be_found_out_who_may_talk_is_told_and_not_to_who_talked()
    {
        await using var spark = await StartAsync(bot =>
            bot.AllowOnly(access => access.Organizations.Add("our-organization")).OnMessage(_ => "fine")
        );
        spark.Bot.Suffers("""[{"kind":"serverError","method":"GET","path":"/people/*","count":1000}]""");

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        await ToldAsync();

        _told.ShouldHaveSingleItem().Event.ShouldBeOfType<WebhookReceived>();
        await IsDeadLetterAsync(spark);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_for_a_handler_that_takes_too_long_is_told_that_it_went_wrong(bool heedsItsToken)
    {
        var never = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var spark = await StartAsync(bot =>
            bot.OnErrorReply("Sorry.")
                .OnMessage(
                    (_, ct) =>
                    {
                        begun.SetResult();
                        return never.Task.WaitAsync(heedsItsToken ? ct : CancellationToken.None);
                    }
                )
        );

        await spark.Alice.SaysAsync(spark.Bot, "hello");
        await begun.Task.WaitAsync(Until.Patience, TestContext.Current.CancellationToken);

        (await spark.Alice.NextReplyAsync(_clock, TimeSpan.FromSeconds(30))).Text.ShouldBe("Sorry.");
        await ToldAsync();
        var failure = _told.ShouldHaveSingleItem();
        failure.Error.ShouldBeAssignableTo<TimeoutException>();
        failure.Handler.ShouldContain("A lambda for MessageReceived");
        await IsDeadLetterAsync(spark);
        never.SetResult();
    }

    [Fact]
    public async Task A_hook_that_hangs_is_left_behind_and_told_nothing_more()
    {
        var never = new TaskCompletionSource();
        await using var spark = await StartAsync(
            bot => bot.OnMessage(message => message.Text is "fail" ? throw new InvalidOperationException() : "fine"),
            _ => never.Task
        );

        await spark.Alice.SaysAsync(spark.Bot, "fail");
        await ToldAsync();
        await spark.Alice.SaysAsync(spark.Bot, "go on");

        (await spark.Alice.NextReplyAsync(_clock, TimeSpan.FromSeconds(30))).Text.ShouldBe("fine");
        _told.Count.ShouldBe(1);
        await IsDeadLetterAsync(spark);
        never.SetResult();
    }

    private Task<SparkDriver> StartAsync(Action<SparkBotBuilder> says, Func<HandlerFailure, Task>? hook = null) =>
        SparkDriver.StartAsync(
            bot =>
            {
                says(bot);
                bot.OnError(
                    (failure, _) =>
                    {
                        _told.Enqueue(failure);
                        return hook?.Invoke(failure) ?? Task.CompletedTask;
                    }
                );
            },
            options => (options.HandlerAttempts, options.MaxAttempts) = (1, 1),
            host => host.Services.AddSingleton<TimeProvider>(_clock)
        );

    private Task ToldAsync() => Until.TrueAsync(() => !_told.IsEmpty);

    private static Task IsDeadLetterAsync(SparkDriver spark) =>
        Until.TrueAsync(async () =>
            (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()) is [{ Attempts: 1 }]
        );
}
