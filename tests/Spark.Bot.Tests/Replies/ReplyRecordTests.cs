using Microsoft.Extensions.Time.Testing;
using Spark.Client;

namespace Spark.Bot.Tests.Replies;

/// <summary>What is written down about a reply, whatever happens to its handler meanwhile.</summary>
public class ReplyRecordTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly UnsteadyJournal _journal = new();
    private readonly InboxDelivery _delivery = new(1, Samples.Entry(), 1);
    private int _posted;

    [Fact]
    public async Task A_reply_that_was_sent_as_its_handlers_time_ended_is_recorded()
    {
        using var over = new CancellationTokenSource();

        await SendAsync(over.Cancel, over.Token);

        (await SendAsync(() => { }, CancellationToken.None)).Id.ShouldBe("posted 1");
        _posted.ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_that_was_surely_not_sent_as_its_handlers_time_ended_is_not_uncertain()
    {
        using var over = new CancellationTokenSource();
        using var http = new HttpClient(new Refusal());
        using var spark = new SparkClient(http, new SparkClientOptions { AccessToken = "t", MaxAttempts = 1 });

        await Should.ThrowAsync<SparkApiException>(
            LogOf(_delivery)
                .SendAsync(
                    new Destination("room-1", ThreadId: null),
                    spark,
                    new CreateMessageRequest { Text = "hi" },
                    async _ =>
                    {
                        await over.CancelAsync();
                        return await spark.Messages.CreateAsync(
                            new() { RoomId = "room-1", Text = "hi" },
                            CancellationToken.None
                        );
                    },
                    over.Token
                )
        );

        (await SendAsync(() => { }, CancellationToken.None)).Id.ShouldBe("posted 1");
    }

    [Fact]
    public async Task While_the_inbox_is_away_the_handlers_time_stands_still_until_its_reply_is_recorded()
    {
        using var time = new HandlerTime(TimeSpan.FromSeconds(10), _clock, CancellationToken.None);

        var handling = time.Start(token => SendAsync(() => _journal.IsAway = true, token));
        await Until.TrueAsync(() => _journal.Refused > 0);
        for (var seconds = 0; seconds < 60; seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        time.IsOver.ShouldBeFalse();
        _journal.IsAway = false;
        await Until.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return handling.IsCompleted;
        });
        await handling;
        (await SendAsync(() => { }, CancellationToken.None)).Id.ShouldBe("posted 1");
    }

    [Fact]
    public async Task A_bot_that_is_stopped_does_not_wait_for_an_inbox_that_is_away()
    {
        using var stop = new CancellationTokenSource();
        using var time = new HandlerTime(TimeSpan.FromSeconds(10), _clock, stop.Token);

        var handling = time.Start(token => SendAsync(() => _journal.IsAway = true, token));
        await Until.TrueAsync(() => _journal.Refused > 0);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(handling.WaitAsync(Until.Patience));
    }

    [Fact]
    public async Task While_its_event_stays_in_hand_a_reply_whose_answer_is_lost_is_sent_again_once()
    {
        await Should.ThrowAsync<IOException>(AttemptAsync());
        await Should.ThrowAsync<IOException>(AttemptAsync());
        await Should.ThrowAsync<UncertainReplyException>(AttemptAsync());
        _posted.ShouldBe(2);

        Task AttemptAsync() =>
            new ReplyLog(_journal, _delivery, Samples.Bot.Id, resendsUncertain: true, _clock).SendAsync(
                new Destination("room-1", ThreadId: null),
                spark: null!,
                new CreateMessageRequest { Text = "hi" },
                _ =>
                {
                    _posted++;
                    throw new IOException("the connection broke");
                },
                CancellationToken.None
            );
    }

    /// <summary>The next attempt, or the first, sends its only reply.</summary>
    private Task<Message> SendAsync(Action posted, CancellationToken cancellationToken) =>
        LogOf(_delivery with { })
            .SendAsync(
                new Destination("room-1", ThreadId: null),
                spark: null!,
                new CreateMessageRequest { Text = "hi" },
                _ =>
                {
                    _posted++;
                    posted();
                    return Task.FromResult(new Message { Id = $"posted {_posted}" });
                },
                cancellationToken
            );

    private ReplyLog LogOf(InboxDelivery delivery)
    {
        delivery.IsJournaled = _posted > 0;
        return new ReplyLog(_journal, delivery, Samples.Bot.Id, resendsUncertain: false, _clock)
        {
            Handler = "handler",
        };
    }

    /// <summary>Heeds tokens, and is away when told to.</summary>
    private sealed class UnsteadyJournal : IReplyJournal
    {
        private readonly MemoryReplyJournal _journal = new();

        public bool IsAway { get; set; }

        public int Refused { get; private set; }

        public ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken)
        {
            Check(cancellationToken);
            return _journal.FindAsync(key, cancellationToken);
        }

        public ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Check(cancellationToken);
            return _journal.IntendAsync(key, now, cancellationToken);
        }

        public ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken)
        {
            Check(cancellationToken);
            return _journal.RecordAsync(key, message, cancellationToken);
        }

        public ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken)
        {
            Check(cancellationToken);
            return _journal.ForgetAsync(key, cancellationToken);
        }

        private void Check(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsAway)
            {
                Refused++;
                throw new InboxUnavailableException("away");
            }
        }
    }

    private sealed class Refusal : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest) { Content = new StringContent("{}") }
            );
    }
}
