using Microsoft.Extensions.DependencyInjection;
using Spark.Bot;

namespace EndToEnd.Tests.Durability;

/// <summary>The API answers, but not as it should.</summary>
public sealed class BrokenAnswerTests : CloudFaults
{
    [Fact]
    public async Task Errors_resets_and_half_answers_cost_no_answer_and_repeat_none()
    {
        await using var spark = await StartAsync(
            await CloudAsync(),
            options => (options.HandlerAttempts, options.RetryFor) = (100, TimeSpan.FromDays(1))
        );
        spark.Bot.Suffers(
            """
            [{"kind":"reset","applied":true,"method":"POST","path":"/messages","count":2},
             {"kind":"truncated","method":"POST","path":"/messages","count":2},
             {"kind":"malformed","method":"POST","path":"/messages","count":2},
             {"kind":"serverError","probability":0.07,"count":1000},
             {"kind":"unavailable","probability":0.07,"count":1000},
             {"kind":"htmlError","probability":0.03,"count":1000},
             {"kind":"reset","probability":0.07,"count":1000},
             {"kind":"reset","applied":true,"probability":0.07,"count":1000},
             {"kind":"truncated","probability":0.07,"count":1000},
             {"kind":"malformed","probability":0.03,"count":1000}]
            """
        );

        await SayAsync(spark, messages: 7);

        await AllAnsweredOnceAsync(spark, messages: 7);
        spark.Bot.Recovers();
        (await spark.Services.GetRequiredService<IDeadLetters>().ListAsync()).ShouldBeEmpty();
        await IsAsWellAsEverAsync(spark);
    }
}
