namespace Spark.Client.Tests;

public class CancellationTests
{
    [Fact]
    public async Task Cancelled_before_it_starts_nothing_is_sent()
    {
        using var spark = new SparkDriver();

        await Cancelled(spark, spark.Client.Rooms.GetAsync("r1", new CancellationToken(canceled: true)));

        spark.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public Task Cancelled_while_the_request_is_under_way() => CancelledAtRest(Answer.Hangs());

    [Fact]
    public Task Cancelled_while_the_body_is_read() => CancelledAtRest(Answer.Stalls("""{"id":"r1","""));

    [Fact]
    public Task Cancelled_while_the_body_of_an_error_is_read() => CancelledAtRest(Answer.Stalls("no", 400));

    [Fact]
    public Task Cancelled_while_it_waits_for_the_next_attempt() => CancelledAtRest(Answer.Status(503));

    [Fact]
    public Task Cancelled_while_it_waits_as_the_service_asked() => CancelledAtRest(Answer.Status(429));

    [Fact]
    public async Task Cancelled_at_the_gate_that_another_call_closed()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429), Answer.Json(SparkDriver.Room));
        var first = spark.Client.Rooms.GetAsync("r1");
        await spark.ToRest();
        using var cancel = new CancellationTokenSource();
        var second = spark.Client.Rooms.GetAsync("r2", cancel.Token);

        await cancel.CancelAsync();

        await Cancelled(spark, second);
        await spark.RunAsync(_ => first);
    }

    [Fact]
    public async Task The_exception_names_the_callers_token()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Hangs());
        using var cancel = new CancellationTokenSource();
        var call = spark.Client.Rooms.GetAsync("r1", cancel.Token);
        await spark.ToRest();

        await cancel.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(call)).CancellationToken.ShouldBe(cancel.Token);
    }

    private static async Task CancelledAtRest(Answer answer)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(answer);
        using var cancel = new CancellationTokenSource();
        var call = spark.Client.Rooms.GetAsync("r1", cancel.Token);
        await spark.ToRest();

        await cancel.CancelAsync();

        await Cancelled(spark, call);
    }

    private static async Task Cancelled(SparkDriver spark, Task call)
    {
        await SparkDriver.Until(() => call.IsCompleted);
        (await Should.ThrowAsync<OperationCanceledException>(call)).ShouldNotBeNull();
        spark.Elapsed.ShouldBe(0);
    }
}
