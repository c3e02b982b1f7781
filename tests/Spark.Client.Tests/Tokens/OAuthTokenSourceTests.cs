namespace Spark.Client.Tests;

public sealed class OAuthTokenSourceTests : IDisposable
{
    private const string Fresh = """{"access_token":"a2","expires_in":1209599,"refresh_token":"r2"}""";

    private readonly SparkDriver _tokens = new();
    private readonly List<OAuthTokens> _stored = [];

    [Fact]
    public async Task A_token_far_from_its_end_is_used_as_it_is()
    {
        var source = Source(TimeSpan.FromMinutes(11));

        (await source.GetAsync(default)).ShouldBe("a1");

        _tokens.Server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("9000000000000000000")]
    [InlineData("-9000000000000000000")]
    public async Task Tokens_are_not_lost_for_a_time_that_makes_no_sense(string seconds)
    {
        _tokens.Server.Answers(
            Answer.Json($$"""{"access_token":"a2","expires_in":{{seconds}},"refresh_token":"r2"}""")
        );
        var source = Source(TimeSpan.Zero);

        (await source.GetAsync(default)).ShouldBe("a2");

        _stored.ShouldHaveSingleItem().RefreshToken.ShouldBe("r2");
    }

    [Fact]
    public async Task A_token_that_lives_shorter_than_it_is_refreshed_before_its_end_is_used_for_half_of_its_life()
    {
        _tokens.Server.Answers(Answer.Json("""{"access_token":"a2","expires_in":500,"refresh_token":"r2"}"""));
        var source = Source(TimeSpan.Zero);

        for (var call = 0; call < 20; call++)
        {
            (await source.GetAsync(default)).ShouldBe("a2");
        }

        _tokens.Server.Requests.Count.ShouldBe(1);
        _tokens.Clock.Advance(TimeSpan.FromSeconds(251));
        await source.GetAsync(default);
        await SparkDriver.Until(() => _tokens.Server.Requests.Count == 2);
    }

    [Fact]
    public async Task Tokens_that_came_while_older_ones_were_kept_are_kept_before_a_call_goes_on_with_them()
    {
        var (log, first) = (new List<string>(), new TaskCompletionSource());
        _tokens.Server.Answers(
            Answer.Json(Fresh),
            Answer.Json("""{"access_token":"a3","expires_in":1209599,"refresh_token":"r3"}""")
        );
        var stores = 0;
        var source = Storing(
            TimeSpan.Zero,
            async (tokens, _) =>
            {
                if (++stores == 1)
                {
                    throw new IOException("full");
                }

                await (stores == 2 ? first.Task : Task.CompletedTask);
                log.Add(tokens.AccessToken);
            }
        );
        await Should.ThrowAsync<IOException>(source.GetAsync(default).AsTask());
        (await source.GetAsync(default)).ShouldBe("a2"); // asks to keep a2 again, which takes long

        var renewing = source.RenewAsync("a2", default).AsTask();
        await SparkDriver.Until(() => _tokens.Server.Requests.Count == 2);
        first.SetResult();

        (await renewing).ShouldBe("a3");
        log.ShouldBe(["a2", "a3"]);
        await source.DisposeAsync();
        await source.DisposeAsync();
    }

    [Theory]
    [InlineData(9)]
    [InlineData(-9)]
    public async Task A_token_near_or_past_its_end_is_refreshed_and_what_comes_back_is_kept(int minutes)
    {
        _tokens.Server.Answers(Answer.Json(Fresh));
        var source = Source(TimeSpan.FromMinutes(minutes));

        (await source.GetAsync(default)).ShouldBe("a2");
        (await source.GetAsync(default)).ShouldBe("a2");

        _tokens.Server.Requests.Single().Body!.ShouldContain("refresh_token=r1");
        _stored.ShouldBe([new OAuthTokens("a2", _tokens.Clock.Start.AddSeconds(1209599), "r2")]);
    }

    [Fact]
    public async Task Without_a_new_refresh_token_the_old_one_stays()
    {
        _tokens.Server.Answers(Answer.Json("""{"access_token":"a2","expires_in":1}"""));
        var source = Source(TimeSpan.Zero);

        await source.GetAsync(default);

        source.Tokens.RefreshToken.ShouldBe("r1");
    }

    [Fact]
    public async Task However_many_calls_wait_there_is_one_refresh()
    {
        _tokens.Server.Answers(Answer.Status(429), Answer.Json(Fresh));
        var source = Source(TimeSpan.Zero);

        var calls = Enumerable.Range(0, 20).Select(_ => source.GetAsync(default).AsTask()).ToList();
        calls.AddRange(Enumerable.Range(0, 20).Select(_ => source.RenewAsync("a1", default).AsTask()));
        await _tokens.RunAsync(_ => Task.WhenAll(calls));

        calls.ShouldAllBe(call => call.Result == "a2");
        _tokens.Server.Requests.Count.ShouldBe(2); // the one that was told to wait, and again
        _stored.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_end_the_refresh_of_the_others()
    {
        _tokens.Server.Answers(Answer.Status(429), Answer.Json(Fresh));
        var source = Source(TimeSpan.Zero);
        using var cancel = new CancellationTokenSource();
        var first = source.GetAsync(cancel.Token).AsTask();
        var second = source.GetAsync(default).AsTask();
        await _tokens.ToRest();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(first);
        (await _tokens.RunAsync(_ => second)).ShouldBe("a2");
    }

    [Fact]
    public async Task A_refused_token_is_refreshed_once_for_all_calls_that_it_was_refused_to()
    {
        _tokens.Server.Answers(Answer.Json(Fresh));
        var source = Source(TimeSpan.FromDays(1));
        using var spark = new SparkDriver(options => options.TokenSource = source);
        spark.Server.Answers(Answer.Status(401), Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));
        (await source.RenewAsync("a1", default)).ShouldBe("a2");

        spark.Server.Requests.Select(request => request.Authorization).ShouldBe(["Bearer a1", "Bearer a2"]);
        _tokens.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refresh_that_fails_is_no_harm_while_the_token_lives_and_not_tried_by_every_call()
    {
        _tokens.Server.Answers(Answer.Status(500));
        var source = Source(TimeSpan.FromMinutes(5));

        (await source.GetAsync(default)).ShouldBe("a1");
        (await source.GetAsync(default)).ShouldBe("a1");
        _tokens.Server.Requests.Count.ShouldBe(1);
        _tokens.Clock.Advance(TimeSpan.FromSeconds(31));
        (await source.GetAsync(default)).ShouldBe("a1");

        _tokens.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_that_fails_when_the_token_is_dead_is_told_and_tried_again_by_the_next_call()
    {
        _tokens.Server.Answers(Answer.Status(500), Answer.Json(Fresh));
        var source = Source(TimeSpan.Zero);
        using var spark = new SparkDriver(options => options.TokenSource = source);
        spark.Server.Answers(Answer.Json(SparkDriver.Room));

        var error = await spark.FailsAsync<SparkApiException>(client => client.Rooms.GetAsync("r1"));
        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        error.Path.ShouldBe("access_token");
        error.ToString().ShouldNotContain("r1\"");
        spark.Server.Requests.Single().Authorization.ShouldBe("Bearer a2");
    }

    [Fact]
    public async Task A_refresh_token_that_is_dead_is_asked_for_once_a_minute()
    {
        _tokens.Server.Answers(Answer.Json("""{"message":"refresh token expired"}""", 400), Answer.Json(Fresh));
        var source = Source(TimeSpan.Zero);

        for (var call = 0; call < 20; call++)
        {
            var error = await Should.ThrowAsync<SparkSignInRequiredException>(() => source.GetAsync(default).AsTask());
            error.ErrorDescription.ShouldBe("refresh token expired");
            await Should.ThrowAsync<SparkSignInRequiredException>(() => source.RenewAsync("a1", default).AsTask());
        }

        _tokens.Server.Requests.Count.ShouldBe(1);
        _tokens.Clock.Advance(TimeSpan.FromSeconds(61));
        (await source.GetAsync(default)).ShouldBe("a2");
    }

    [Fact]
    public async Task A_refresh_that_hangs_costs_no_call_while_the_token_lives()
    {
        _tokens.Server.Answers(Answer.Hangs(), Answer.Json(Fresh));
        var source = Source(TimeSpan.FromMinutes(9));

        (await source.GetAsync(default)).ShouldBe("a1");
        (await source.GetAsync(default)).ShouldBe("a1");
        _tokens.Server.Requests.Count.ShouldBe(1);

        await _tokens.PassTimeUntil(() => source.Failure is not null); // given up after the time of an attempt
        _tokens.Clock.Advance(TimeSpan.FromSeconds(31));
        (await source.GetAsync(default)).ShouldBe("a2");
        source.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_refresh_that_is_slow_goes_on_in_the_background()
    {
        _tokens.Server.Answers(Answer.Status(429), Answer.Json(Fresh));
        var source = Source(TimeSpan.FromMinutes(9));

        (await source.GetAsync(default)).ShouldBe("a1");
        await _tokens.PassTimeUntil(() => source.Tokens.AccessToken == "a2");

        (await source.GetAsync(default)).ShouldBe("a2");
        _stored.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_refresh_in_the_background_ends_with_its_source()
    {
        _tokens.Server.Answers(Answer.Hangs());
        var source = Source(TimeSpan.FromMinutes(9));
        await source.GetAsync(default);

        await source.DisposeAsync();

        _tokens.Server.Hanging.ShouldBe(0);
        (await source.GetAsync(default)).ShouldBe("a1");
    }

    [Fact]
    public async Task Tokens_that_could_not_be_kept_are_used_all_the_same_and_the_failure_is_told()
    {
        _tokens.Server.Answers(Answer.Json(Fresh));
        var source = Storing(TimeSpan.Zero, (_, _) => throw new IOException("disk full"));

        await Should.ThrowAsync<IOException>(() => source.GetAsync(default).AsTask());

        (await source.GetAsync(default)).ShouldBe("a2");
        source.Failure.ShouldBeOfType<IOException>();
    }

    [Fact]
    public async Task Who_could_not_keep_the_tokens_is_asked_again_until_it_has_them()
    {
        _tokens.Server.Answers(Answer.Json(Fresh));
        var asked = 0;
        var source = Storing(
            TimeSpan.FromMinutes(9),
            (_, _) => ++asked < 5 ? throw new IOException("disk full") : Task.CompletedTask
        );

        (await source.GetAsync(default)).ShouldBe("a2"); // costs no call
        (await source.GetAsync(default)).ShouldBe("a2");
        asked.ShouldBe(2);
        _tokens.Clock.Advance(TimeSpan.FromSeconds(31)); // nobody calls
        asked.ShouldBe(3);
        _tokens.Clock.Advance(TimeSpan.FromSeconds(31));
        await source.GetAsync(default);
        asked.ShouldBe(5);
        _tokens.Clock.Advance(TimeSpan.FromHours(1));
        await source.GetAsync(default);

        asked.ShouldBe(5);
        source.Failure.ShouldBeNull();
        _tokens.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Tokens_that_are_not_kept_yet_are_kept_at_the_end()
    {
        _tokens.Server.Answers(Answer.Json(Fresh));
        var kept = new List<string>();
        var full = true;
        var source = Storing(
            TimeSpan.FromMinutes(9),
            (tokens, _) =>
            {
                kept.Add(full ? throw new IOException("disk full") : tokens.RefreshToken);
                return Task.CompletedTask;
            }
        );
        await source.GetAsync(default);
        full = false;

        await source.DisposeAsync();

        kept.ShouldBe(["r2"]);
    }

    [Theory]
    [InlineData("a1\n")]
    [InlineData("\uFEFF\"a1\" \r\n")]
    [InlineData("'a1'")]
    public async Task Tokens_of_files_are_sent_without_what_stands_around_them(string text)
    {
        var tokens = new OAuthTokens(text, null, text);
        await using var source = new OAuthTokenSource(_tokens.Client.AccessTokens, "C1", "s", tokens);

        (await source.GetAsync(default)).ShouldBe("a1");
        tokens.RefreshToken.ShouldBe("a1");
    }

    [Theory]
    [InlineData("a\n1", "r1")]
    [InlineData("a1", "r 1")]
    public void Tokens_that_cannot_be_sent_are_refused_before_the_first_call(string access, string refresh) =>
        Should
            .Throw<ArgumentException>(() =>
                new OAuthTokenSource(_tokens.Client.AccessTokens, "C1", "s", new OAuthTokens(access, null, refresh))
            )
            .Message.ShouldContain("no token has");

    [Fact]
    public void Tokens_are_in_no_text_form() => new OAuthTokens("a1", null, "r1").ToString().ShouldNotContain("a1");

    public void Dispose() => _tokens.Dispose();

    private OAuthTokenSource Source(TimeSpan left) =>
        Storing(
            left,
            (tokens, _) =>
            {
                _stored.Add(tokens);
                return Task.CompletedTask;
            }
        );

    private OAuthTokenSource Storing(TimeSpan left, Func<OAuthTokens, CancellationToken, Task> store) =>
        new(
            _tokens.Client.AccessTokens,
            "C1",
            "s",
            new OAuthTokens("a1", _tokens.Clock.Start + left, "r1"),
            _tokens.Clock
        )
        {
            Store = store,
        };
}
