namespace Spark.Bot.Tests.Webhooks;

public class BackoffTests
{
    [Fact]
    public void Waits_grow_to_a_minute_and_start_again_after_success()
    {
        var backoff = new Backoff { Random = () => 0.999_999 };

        double[] waits = [.. Enumerable.Range(0, 9).Select(_ => Math.Round(backoff.Next().TotalSeconds))];
        backoff.Reset();

        waits.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60, 60]);
        Math.Round(backoff.Next().TotalSeconds).ShouldBe(1);
    }

    [Fact]
    public void Waits_are_scattered_between_half_and_the_whole()
    {
        new Backoff { Random = () => 0 }
            .Next()
            .ShouldBe(TimeSpan.FromSeconds(0.5));
        new Backoff { Random = () => 0.5 }
            .Next()
            .ShouldBe(TimeSpan.FromSeconds(0.75));
    }
}
