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
        _tokens.Server.Answers(Answer.Json("""{"message":"refresh token expired"}""", 400), Answer.Json(Fresh));
        var source = Source(TimeSpan.Zero);
        using var spark = new SparkDriver(options => options.TokenSource = source);
        spark.Server.Answers(Answer.Json(SparkDriver.Room));

        var error = await spark.FailsAsync<SparkApiException>(client => client.Rooms.GetAsync("r1"));
        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        error.Path.ShouldBe("access_token");
        error.ServerMessage.ShouldBe("refresh token expired");
        error.ToString().ShouldNotContain("r1\"");
        spark.Server.Requests.Single().Authorization.ShouldBe("Bearer a2");
    }

    [Fact]
    public async Task Tokens_that_could_not_be_kept_are_used_all_the_same_and_the_failure_is_told()
    {
        _tokens.Server.Answers(Answer.Json(Fresh));
        var start = new OAuthTokens("a1", _tokens.Clock.Start, "r1");
        var source = new OAuthTokenSource(_tokens.Client.AccessTokens, "C1", "s", start, _tokens.Clock)
        {
            Store = (_, _) => throw new IOException("disk full"),
        };

        await Should.ThrowAsync<IOException>(() => source.GetAsync(default).AsTask());

        (await source.GetAsync(default)).ShouldBe("a2");
    }

    [Fact]
    public void Tokens_are_in_no_text_form() => new OAuthTokens("a1", null, "r1").ToString().ShouldNotContain("a1");

    public void Dispose() => _tokens.Dispose();

    private OAuthTokenSource Source(TimeSpan left) =>
        new(
            _tokens.Client.AccessTokens,
            "C1",
            "s",
            new OAuthTokens("a1", _tokens.Clock.Start + left, "r1"),
            _tokens.Clock
        )
        {
            Store = (tokens, _) =>
            {
                _stored.Add(tokens);
                return Task.CompletedTask;
            },
        };
}
