using System.Net;
using Microsoft.Extensions.Time.Testing;
using Spark.Client;

namespace Spark.Bot.Tests.CatchUp;

/// <summary>What is listed of the service, and at what pace.</summary>
public sealed class MissedMessagesTests : IDisposable
{
    private static readonly DateTimeOffset _noon = ListedService.Noon;

    private readonly FakeTimeProvider _clock = new(_noon);
    private readonly ListedService _service = new();
    private readonly HttpClient _http;
    private readonly SparkClient _spark;
    private readonly BotIdentity _bot = new();
    private int _steps;

    public MissedMessagesTests()
    {
        _http = new HttpClient(_service);
        _spark = new SparkClient(
            _http,
            new SparkClientOptions
            {
                AccessToken = "t",
                MaxAttempts = 1,
                WaitOnRateLimit = false,
            }
        );
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _spark.Dispose();
        _http.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task Of_a_bot_all_of_direct_rooms_and_mentions_of_others_are_listed_the_oldest_first()
    {
        _service.Rooms = [("group", "group", 9), ("direct", "direct", 8), ("quiet", "direct", -1)];
        _service.Messages["group"] = [("g2", 9), ("g1", 2), ("before", -3)];
        _service.Messages["direct"] = [("d2", 8), ("d1", 1)];

        var missed = await FindAsync(PersonType.Bot);

        missed.Events.Select(said => said.Data.Id).ShouldBe(["d1", "g1", "d2", "g2"]);
        missed.Events[0].Data.RoomId.ShouldBe("direct");
        missed.Events[0].Data.RoomType.ShouldBe(RoomType.Direct);
        (missed.Newest, missed.IsAll).ShouldBe((_noon.AddMinutes(9), true));
        _service.Asked.ShouldBe([
            "/v1/rooms?sortBy=lastactivity&max=1000",
            "/v1/messages?roomId=group&mentionedPeople=me&max=100",
            "/v1/messages?roomId=direct",
        ]);
        _steps.ShouldBe(2);
    }

    [Fact]
    public async Task A_person_may_read_all_of_a_group()
    {
        _service.Rooms = [("group", "group", 9)];
        _service.Messages["group"] = [("g1", 2)];

        (await FindAsync(PersonType.Person)).Events.ShouldHaveSingleItem();

        _service.Asked[^1].ShouldBe("/v1/messages?roomId=group");
    }

    [Fact]
    public async Task Of_very_many_messages_the_newest_thousand_of_all_rooms_are_found()
    {
        _service.Rooms = [("busy", "direct", 9), ("other", "direct", 8)];
        _service.Messages["busy"] =
        [
            .. Enumerable.Range(0, MissedMessages.Most + 7).Select(n => ($"m{n}", 9 - (n * 0.001))),
        ];
        _service.Messages["other"] = [("o1", 8.9995), ("o2", 1)];

        var missed = await FindAsync(PersonType.Bot);

        missed.IsAll.ShouldBeFalse();
        missed.Events.Count.ShouldBe(MissedMessages.Most);
        missed.Events[0].Data.Id.ShouldBe("m998");
        missed.Events[^1].Data.Id.ShouldBe("m0");
        missed.Events.ShouldContain(said => said.Data.Id == "o1");
    }

    [Fact]
    public async Task What_is_not_wanted_does_not_count()
    {
        _service.Rooms = [("direct", "direct", 9)];
        _service.Messages["direct"] =
        [
            .. Enumerable.Range(0, MissedMessages.Most + 7).Select(n => ($"mine-{n}", 9 - (n * 0.001))),
            ("theirs", 1),
        ];

        var missed = await FindAsync(PersonType.Bot);

        missed.IsAll.ShouldBeTrue();
        missed.Events.ShouldHaveSingleItem().Data.Id.ShouldBe("theirs");
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.BadRequest, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.GatewayTimeout, false)]
    public async Task A_room_that_cannot_be_read_hides_no_other(HttpStatusCode status, bool isGone)
    {
        _service.Rooms = [("left", "group", 9), ("direct", "direct", 8)];
        _service.Refused["left"] = status;
        _service.Messages["direct"] = [("d1", 1)];

        var missed = await FindAsync(PersonType.Bot);

        missed.Events.ShouldHaveSingleItem().Data.Id.ShouldBe("d1");
        (missed.Unread is null).ShouldBe(isGone);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_service_that_reads_no_room_is_not_the_rooms_fault(HttpStatusCode status)
    {
        _service.Rooms = [("one", "direct", 9), ("other", "direct", 8)];
        (_service.Refused["one"], _service.Refused["other"]) = (status, status);

        await Should.ThrowAsync<SparkApiException>(() => FindAsync(PersonType.Bot));
    }

    [Fact]
    public async Task Rooms_that_cannot_be_listed_are_no_empty_list()
    {
        _service.Refused["rooms"] = HttpStatusCode.InternalServerError;

        await Should.ThrowAsync<SparkApiException>(() => FindAsync(PersonType.Bot));
    }

    [Fact]
    public async Task Without_rooms_nothing_is_missed()
    {
        var missed = await FindAsync(PersonType.Bot);

        missed.Events.ShouldBeEmpty();
        missed.Newest.ShouldBeNull();
    }

    private async Task<Missed> FindAsync(PersonType type)
    {
        _bot.Learn(new Person { Id = "me", Type = type });
        var finding = new MissedMessages(_spark, _bot, _clock).FindAsync(
            _noon,
            said => said.Data.PersonId != "me",
            _ =>
            {
                _steps++;
                return Task.CompletedTask;
            },
            Ct
        );
        await Until.TrueAsync(_clock, TimeSpan.FromSeconds(0.5), () => Task.FromResult(finding.IsCompleted));
        return await finding;
    }
}
