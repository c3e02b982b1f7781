namespace Spark.Client.Tests;

public class GateTests
{
    [Fact]
    public async Task A_limit_of_one_resource_holds_up_no_other()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429).With("Retry-After", "86400"), Answer.Json(SparkDriver.Room));
        await spark.FailsAsync<SparkRateLimitException>(client => client.People.GetMeAsync());

        await spark.Client.Rooms.GetAsync("r1");

        spark.Elapsed.ShouldBe(0);
        var error = await spark.FailsAsync<SparkRateLimitException>(client => client.People.GetMeAsync());
        error.Attempts.ShouldBe(0);
        spark.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_without_the_token_and_those_with_it_have_limits_of_their_own()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer.Status(429).With("Retry-After", "86400"),
            Answer.Json(SparkDriver.Room),
            Answer.Status(429).With("Retry-After", "86400"),
            Answer.Json("""{"access_token":"t"}""")
        );
        await spark.FailsAsync<SparkRateLimitException>(client => client.AccessTokens.RefreshAsync("id", "s", "r"));
        var call = new SparkCall(HttpMethod.Get, "access_token");

        await spark.Client.SendAsync(call);
        await spark.FailsAsync<SparkRateLimitException>(client => client.SendAsync(call));

        spark.Client.RateLimits.Select(limit => limit.IsAnonymous).ShouldBe([true, false], ignoreOrder: true);
        spark.Elapsed.ShouldBe(0);
    }

    [Fact]
    public async Task Which_calls_wait_since_when_and_until_when_is_said()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429).With("Retry-After", "900"));
        spark.Client.RateLimits.ShouldBeEmpty();
        var first = await spark.FailsAsync<SparkRateLimitException>(client => client.Rooms.GetAsync("r1"));
        var limit = new RateLimit("rooms", false, spark.Clock.Start, spark.Clock.Start.AddSeconds(900));

        spark.Clock.Advance(TimeSpan.FromSeconds(100));
        var error = await spark.FailsAsync<SparkRateLimitException>(client => client.Rooms.GetAsync("r1"));

        spark.Client.RateLimits.ShouldBe([limit]);
        first.Limit.ShouldBe(limit);
        error.Limit.ShouldBe(limit);
        error.RetryAfter.TotalSeconds.ShouldBe(800);
        error.Message.ShouldContain(
            "calls of rooms wait since 2026-05-01 12:00:00Z until 2026-05-01 12:15:00Z (try again after 800 s)"
        );
        spark.Clock.Advance(TimeSpan.FromSeconds(800));
        spark.Client.RateLimits.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_waits_and_would_wait_in_vain_is_told_at_once()
    {
        using var spark = new HeldSpark();
        var first = spark.Get("r1");
        await spark.Sent(1);
        spark.Answer(0, 429, "5");
        await spark.Rest();
        var second = spark.Get("r2"); // waits too, and has 300 s
        await spark.Rest();
        spark.Clock.Advance(TimeSpan.FromSeconds(5));
        await spark.Sent(2);

        spark.Answer(1, 429, "9000");

        await Should.ThrowAsync<SparkRateLimitException>(first);
        await Should.ThrowAsync<SparkRateLimitException>(second);
        spark.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_refused_for_another_reason_is_not_told_of_others_limit()
    {
        using var spark = new HeldSpark(options => options.WaitOnRateLimit = false);
        var (limited, gone) = (spark.Get("r1"), spark.Get("r2"));
        await spark.Sent(2);
        var first = spark.Paths[0] == "r1" ? 0 : 1;
        spark.Answer(first, 429, "900");
        await Should.ThrowAsync<SparkRateLimitException>(limited);
        spark.Answer(1 - first, 404);

        var error = await Should.ThrowAsync<SparkNotFoundException>(gone);

        error.Message.ShouldNotContain("wait since");
    }

    [Fact]
    public async Task Followers_of_several_processes_do_not_keep_step()
    {
        var gaps = new List<int>();
        foreach (var random in (double[])[0, 0.999])
        {
            using var spark = new HeldSpark(options => options.Random = () => random);
            await spark.CloseAsync("r1", 7);
            var calls = new[] { spark.Get("r2"), spark.Get("r3"), spark.Get("r4") };
            await spark.Rest();
            spark.Clock.Advance(TimeSpan.FromSeconds(7));
            await spark.Sent(2);
            spark.Answer(1, 200);
            await spark.Rest();
            await AfterAsync(spark, 3); // the first of them is told by the first answer
            gaps.Add(await AfterAsync(spark, 4));
            await AfterAsync(spark, 5);
            for (var n = 2; n < 5; n++)
            {
                spark.Answer(n, 200);
            }

            await Task.WhenAll(calls);
        }

        gaps[0].ShouldBeLessThan(gaps[1]);

        static async Task<int> AfterAsync(HeldSpark spark, int requests)
        {
            var milliseconds = 0;
            for (; spark.Count < requests; milliseconds++)
            {
                spark.Clock.Advance(TimeSpan.FromMilliseconds(1));
                await spark.Rest();
            }

            return milliseconds;
        }
    }

    [Fact]
    public async Task After_a_closed_gate_one_goes_first_and_the_others_follow_one_by_one_when_it_is_answered()
    {
        using var spark = new HeldSpark();
        await spark.CloseAsync("r1", 7);
        var calls = new[] { spark.Get("r2"), spark.Get("r3"), spark.Get("r4") };
        await spark.Rest();

        spark.Clock.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromMilliseconds(1));
        spark.Count.ShouldBe(1); // a Retry-After is never probed early
        spark.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await spark.Sent(2);
        await spark.Rest();
        spark.Count.ShouldBe(2);

        spark.Answer(1, 200);
        await spark.Rest();
        spark.Count.ShouldBe(2);
        spark.Clock.Advance(TimeSpan.FromSeconds(1));
        await spark.Sent(3);
        spark.Clock.Advance(TimeSpan.FromSeconds(1));
        await spark.Sent(4);
        spark.Clock.Advance(TimeSpan.FromSeconds(1));
        await spark.Sent(5);
        spark.Paths.ShouldBe(["r1", "r1", "r2", "r3", "r4"]); // the one that was refused keeps its place
        spark.Answer(2, 200);
        spark.Answer(3, 200);
        spark.Answer(4, 200);
        await Task.WhenAll(calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_cancelled_hands_the_turn_on_the_first_one_too(bool isUnderWay)
    {
        using var spark = new HeldSpark();
        using var cancel = new CancellationTokenSource();
        var first = await spark.CloseAsync("r1", 7, cancel.Token);
        var second = spark.Get("r2");
        await spark.Rest();
        if (isUnderWay)
        {
            spark.Clock.Advance(TimeSpan.FromSeconds(7));
            await spark.Sent(2);
        }

        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        spark.Clock.Advance(TimeSpan.FromSeconds(7));

        await spark.Sent(isUnderWay ? 3 : 2);
        spark.Paths[^1].ShouldBe("r2");
        spark.Answer(spark.Count - 1, 200);
        await second;
    }

    [Fact]
    public async Task Whose_time_is_over_hands_the_turn_on()
    {
        using var spark = new HeldSpark(options => options.TotalTimeout = TimeSpan.FromSeconds(10));
        var first = await spark.CloseAsync("r1", 7);
        spark.Clock.Advance(TimeSpan.FromSeconds(2));
        var second = spark.Get("r2");
        await spark.Rest();
        spark.Clock.Advance(TimeSpan.FromSeconds(5));
        await spark.Sent(2);

        spark.Clock.Advance(TimeSpan.FromSeconds(3)); // the first one's time is over, unanswered

        await Should.ThrowAsync<SparkConnectionException>(first);
        await spark.Sent(3);
        spark.Answer(2, 200);
        await second;
    }

    [Fact]
    public async Task Who_goes_first_and_hangs_does_not_hold_up_the_others_for_long()
    {
        using var spark = new HeldSpark();
        await spark.CloseAsync("r1", 7);
        var second = spark.Get("r2");
        await spark.Rest();
        spark.Clock.Advance(TimeSpan.FromSeconds(7));
        await spark.Sent(2);

        spark.Clock.Advance(TimeSpan.FromSeconds(5));

        await spark.Sent(3);
        spark.Answer(2, 200);
        await second;
    }

    [Fact]
    public async Task Who_goes_first_and_hangs_does_not_hold_up_who_comes_later_either()
    {
        using var spark = new HeldSpark();
        await spark.CloseAsync("r1", 7);
        spark.Clock.Advance(TimeSpan.FromSeconds(7));
        await spark.Sent(2);
        spark.Clock.Advance(TimeSpan.FromSeconds(6)); // nobody waits meanwhile

        var second = spark.Get("r2");

        await spark.Sent(3);
        spark.Answer(2, 200);
        await second;
    }

    [Fact]
    public async Task A_late_refusal_of_what_was_sent_before_closes_the_gate_for_all_again()
    {
        using var spark = new HeldSpark();
        var late = spark.Get("late");
        await spark.Sent(1);
        var again = spark.Get("r1");
        await spark.Sent(2);
        spark.Answer(1, 429, "1");
        await SparkDriver.Until(() => spark.IsClosed && spark.Clock.SomebodyWaits);
        spark.Clock.Advance(TimeSpan.FromSeconds(1));
        await spark.Sent(3);
        spark.Answer(2, 200);
        await again;

        spark.Answer(0, 429, "5");
        await SparkDriver.Until(() => spark.IsClosed);
        foreach (var n in Enumerable.Range(0, 10))
        {
            _ = spark.Get($"w{n}");
        }

        await spark.Rest();
        spark.Clock.Advance(TimeSpan.FromSeconds(5));
        await spark.Sent(4);
        await spark.Rest();
        spark.Count.ShouldBe(4); // one goes first
        _ = late;
    }

    [Fact]
    public async Task No_more_than_a_window_of_calls_is_under_way_and_after_a_refusal_no_more_than_were_answered_in_a_second()
    {
        using var spark = new HeldSpark();
        var calls = Enumerable.Range(0, 80).Select(n => spark.Get($"r{n}")).ToList();
        await spark.Sent(32);
        await spark.Rest();
        spark.Count.ShouldBe(32);

        spark.Answer(0, 200);
        await spark.Sent(33);
        spark.Answer(1, 429, "1");
        await SparkDriver.Until(() => spark.IsClosed);
        for (var n = 2; n < 33; n++)
        {
            spark.Answer(n, n < 10 ? 200 : 429, "1");
        }

        await SparkDriver.Until(() => calls.Count(call => call.IsCompleted) == 9);
        await spark.Rest(); // the refused ones stand in the queue again
        spark.Clock.Advance(TimeSpan.FromSeconds(1));
        await spark.Sent(34);
        spark.Answer(33, 200);
        for (var step = 0; step < 40; step++)
        {
            spark.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await spark.Rest();
        }

        spark.Count.ShouldBeInRange(34 + 10, 34 + 12); // ten were answered, and a fifth more is tried
        spark.Paths[33].ShouldBe("r1");
    }

    [Fact]
    public async Task Who_throws_when_it_is_told_of_a_wait_costs_nobody_else_a_turn()
    {
        var throws = true;
        using var spark = new HeldSpark(options =>
            options.Waiting = () => throws ? throw new InvalidOperationException("mine") : null
        );
        var told = spark.Get("r1");
        await spark.Sent(1);
        spark.Answer(0, 429, "7");
        await Should.ThrowAsync<InvalidOperationException>(told);

        throws = false;
        var next = spark.Get("r2");
        await spark.Rest();
        spark.Clock.Advance(TimeSpan.FromSeconds(7));
        await spark.Sent(2);
        spark.Answer(1, 200);
        await next;
    }

    [Fact]
    public async Task A_quiet_client_waits_for_nobody()
    {
        using var spark = new HeldSpark();
        await spark.CloseAsync("r1", 1);
        spark.Clock.Advance(TimeSpan.FromSeconds(1));
        await spark.Sent(2);
        spark.Answer(1, 200);
        await spark.Rest();

        var calls = new[] { spark.Get("r2"), spark.Get("r3") };

        await spark.Sent(4); // with no time passing
        spark.Answer(2, 200);
        spark.Answer(3, 200);
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_call_whose_turn_does_not_come_in_time_was_not_sent_and_says_so()
    {
        using var spark = new HeldSpark(options => options.TotalTimeout = TimeSpan.FromSeconds(10));
        var calls = Enumerable.Range(0, 33).Select(n => spark.Create($"r{n}")).ToList();
        await spark.Sent(32);
        await spark.Rest();

        spark.Clock.Advance(TimeSpan.FromSeconds(10));

        var errors = new List<SparkConnectionException>();
        foreach (var call in calls)
        {
            errors.Add(await Should.ThrowAsync<SparkConnectionException>(call));
        }

        var unsent = errors.Where(error => error.Unsent).ShouldHaveSingleItem();
        unsent.Attempts.ShouldBe(0);
        unsent.MayHaveBeenApplied.ShouldBeFalse();
        unsent.Message.ShouldContain("before its turn came");
    }

    [Fact]
    public async Task A_turn_that_comes_when_the_time_is_over_is_none()
    {
        var clock = new TestClock();
        var gate = new RateLimitGate("rooms", isAnonymous: false, new SparkClientOptions { TimeProvider = clock });
        var call = new ApiCall(HttpMethod.Get, ["rooms"], "https://spark.example/v1/rooms");
        RateLimitGate.Turn? held = null;
        for (var n = 0; n < 32; n++)
        {
            held = await gate.EnterAsync(new CallState(call, 0), TimeSpan.FromMinutes(1), default);
        }

        // Set before the limit of the one that waits, so that it is due before it.
        using var leaving = clock.CreateTimer(
            _ => held!.Leave(),
            null,
            TimeSpan.FromSeconds(10),
            Timeout.InfiniteTimeSpan
        );
        clock.Advance(TimeSpan.FromSeconds(1));
        var late = gate.EnterAsync(new CallState(call, 0), TimeSpan.FromSeconds(9), default);

        clock.Advance(TimeSpan.FromSeconds(9));

        (await late).ShouldBeNull();
        gate.UnderWay.ShouldBe(31);
    }
}
