using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Client;

/// <summary>What a program sees of each thing that can go wrong, when it uses the library's client.</summary>
public sealed class FaultStories : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private SparkEmulator _cloud = null!;
    private SparkClient _alice = null!;

    private EmulatedPerson Alice => _cloud.Person("alice");

    public async ValueTask InitializeAsync()
    {
        _cloud = await SparkEmulator.StartAsync(new SparkEmulatorOptions { TimeProvider = _clock });
        _alice = Client(_clock);
    }

    public async ValueTask DisposeAsync()
    {
        _alice.Dispose();
        await _cloud.DisposeAsync();
    }

    [Theory]
    [InlineData("""[{"kind":"rateLimit","retryAfter":7}]""")]
    [InlineData("""[{"kind":"rateLimit","retryAfter":7,"html":true}]""")]
    public async Task A_rate_limit_is_waited_out_and_what_was_refused_is_done_once(string faults)
    {
        Alice.Suffers(faults);

        await InTimeAsync(_alice.Rooms.CreateAsync("once"), atLeast: TimeSpan.FromSeconds(7));

        (await _alice.Rooms.ListAsync().AllAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_limit_of_calls_in_a_time_slows_a_list_down_and_loses_nothing_of_it()
    {
        for (var i = 0; i < 6; i++)
        {
            await _alice.Rooms.CreateAsync($"Room {i}");
        }

        Alice.Suffers("""[{"kind":"rateLimit","requests":2,"seconds":10}]""");

        var rooms = await InTimeAsync(
            _alice.Rooms.ListAsync(new() { PageSize = 1 }).AllAsync(),
            atLeast: TimeSpan.FromSeconds(20)
        );

        rooms.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData("""[{"kind":"serverError","status":503}]""")]
    [InlineData("""[{"kind":"htmlError"}]""")]
    [InlineData("""[{"kind":"unavailable"}]""")]
    [InlineData("""[{"kind":"reset"}]""")]
    [InlineData("""[{"kind":"truncated"}]""")]
    public async Task A_question_is_asked_again(string faults)
    {
        Alice.Suffers(faults);

        (await InTimeAsync(_alice.People.GetMeAsync())).DisplayName.ShouldBe("Alice");
    }

    [Theory]
    [InlineData("""[{"kind":"serverError","status":503}]""", 0)]
    [InlineData("""[{"kind":"reset"}]""", 0)]
    [InlineData("""[{"kind":"reset","applied":true}]""", 1)]
    [InlineData("""[{"kind":"truncated"}]""", 1)]
    public async Task What_may_have_been_done_is_not_done_again(string faults, int rooms)
    {
        Alice.Suffers(faults);

        var error = await Should.ThrowAsync<SparkApiException>(() =>
            InTimeAsync(_alice.Rooms.CreateAsync("ambiguous"))
        );

        error.MayHaveBeenApplied.ShouldBeTrue();
        (await _alice.Rooms.ListAsync().AllAsync()).Count.ShouldBe(rooms);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_made_again()
    {
        Alice.Suffers("""[{"kind":"latency","ms":600000,"count":1}]""");
        using var impatient = Client(TimeProvider.System, TimeSpan.FromMilliseconds(500));

        (await impatient.People.GetMeAsync()).DisplayName.ShouldBe("Alice");
    }

    [Theory]
    [InlineData("json")]
    [InlineData("html")]
    [InlineData("empty")]
    public async Task An_answer_that_cannot_be_read_is_an_error_of_its_own(string body)
    {
        Alice.Suffers($$"""[{"kind":"malformed","body":"{{body}}","count":10}]""");

        await Should.ThrowAsync<SparkAnswerException>(() => InTimeAsync(_alice.People.GetMeAsync()));
    }

    [Fact]
    public async Task A_good_answer_under_a_wrong_type_is_read_all_the_same()
    {
        Alice.Suffers("""[{"kind":"wrongContentType"}]""");

        (await InTimeAsync(_alice.People.GetMeAsync())).DisplayName.ShouldBe("Alice");
    }

    [Fact]
    public async Task An_expired_token_is_refreshed()
    {
        var request = _alice.AccessTokens.CreateAuthorizationRequest(
            "C1",
            "https://app.example.com/",
            "spark:people_read"
        );
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var consent = await browser.GetAsync(new Uri(request.Url + "&person=alice@example.com"));
        var code = System.Web.HttpUtility.ParseQueryString(consent.Headers.Location!.Query)["code"]!;
        var token = await _alice.AccessTokens.ExchangeAsync(
            new()
            {
                ClientId = "C1",
                ClientSecret = "secret",
                Code = code,
                RedirectUri = "https://app.example.com/",
                CodeVerifier = request.CodeVerifier,
            }
        );
        var source = new OAuthTokenSource(
            _alice.AccessTokens,
            "C1",
            "secret",
            OAuthTokens.From(token, _clock.GetUtcNow()),
            _clock
        );
        using var client = new SparkClient(
            new SparkClientOptions
            {
                TokenSource = source,
                ApiUrl = _cloud.ApiUrl.AbsoluteUri,
                TimeProvider = _clock,
            }
        );
        Alice.Suffers("""[{"kind":"expiredToken"}]""");

        (await InTimeAsync(client.People.GetMeAsync())).DisplayName.ShouldBe("Alice");

        source.Tokens.AccessToken.ShouldNotBe(token.Token);
        await Should.ThrowAsync<SparkUnauthorizedException>(() => _alice.People.GetMeAsync());
    }

    [Fact]
    public async Task A_message_that_is_not_there_yet_is_not_found()
    {
        Alice.Suffers("""[{"kind":"readAfterWriteLag"}]""");
        var said = await _cloud.Person("bob").SaysAsync(Alice, "hello");

        await Should.ThrowAsync<SparkNotFoundException>(() => _alice.Messages.GetAsync(said.Id));

        (await _alice.Messages.GetAsync(said.Id)).Text.ShouldBe("hello");
    }

    [Fact]
    public async Task What_tomorrows_service_says_is_read_kept_and_written_again()
    {
        var made = await _alice.Rooms.CreateAsync("Tomorrow");
        Alice.Suffers("""[{"kind":"futureApi"}]""");

        var room = (await _alice.Rooms.ListAsync().AllAsync()).ShouldHaveSingleItem();
        var me = await _alice.People.GetMeAsync();
        var error = await Should.ThrowAsync<SparkNotFoundException>(() => _alice.Messages.GetAsync("none"));

        (room.Id, room.Title).ShouldBe((made.Id, "Tomorrow"));
        room.Type.ShouldBe(new RoomType("tomorrowsGroup"));
        me.DisplayName.ShouldBe("Alice");
        error.Message.ShouldContain("Unable to get message.");
        using var json = JsonDocument.Parse(room.ToJson());
        json.RootElement.GetProperty("type").GetString().ShouldBe("tomorrowsGroup");
        json.RootElement.GetProperty("tomorrow").GetProperty("isNew").GetBoolean().ShouldBeTrue();
        var read = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Encoding.UTF8.GetBytes(me.ToJson()))!;
        read.ShouldContainKey("tomorrow");
    }

    private SparkClient Client(TimeProvider clock, TimeSpan? attempt = null) =>
        new(
            new SparkClientOptions
            {
                AccessToken = "alice",
                ApiUrl = _cloud.ApiUrl.AbsoluteUri,
                TimeProvider = clock,
                AttemptTimeout = attempt ?? TimeSpan.FromSeconds(60),
            }
        );

    /// <summary>Lets the time pass that a call waits for.</summary>
    private async Task<T> InTimeAsync<T>(Task<T> call, TimeSpan atLeast = default)
    {
        var started = _clock.GetUtcNow();
        await Until.TrueAsync(() =>
        {
            if (!call.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(250));
            }

            return Task.FromResult(call.IsCompleted);
        });

        (_clock.GetUtcNow() - started).ShouldBeGreaterThanOrEqualTo(atLeast);
        return await call;
    }
}
