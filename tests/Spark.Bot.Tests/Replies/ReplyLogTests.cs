using System.Net;
using Spark.Client;

namespace Spark.Bot.Tests.Replies;

/// <summary>What is known of a reply when something goes wrong while it is sent.</summary>
public sealed class ReplyLogTests : IDisposable
{
    private static readonly CreateMessageRequest _request = new() { RoomId = "room-1", Text = "hi" };

    private readonly MemoryReplyJournal _journal = new();
    private readonly InboxDelivery _delivery = new(1, Samples.Entry(), 1);
    private readonly HttpClient _refusing = new(new Refusing());
    private readonly SparkClient _spark;

    public ReplyLogTests() => _spark = new(_refusing, new SparkClientOptions { AccessToken = "t", MaxAttempts = 1 });

    public void Dispose()
    {
        _spark.Dispose();
        _refusing.Dispose();
    }

    [Fact]
    public async Task A_handler_that_was_left_behind_begins_no_reply()
    {
        var replies = Replies(_journal);
        _delivery.End();

        await Should.ThrowAsync<AttemptOverException>(() => SendAsync(replies, Sent));

        (await FindAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_handler_that_was_left_behind_takes_back_no_record_of_its_event()
    {
        var replies = Replies(_journal);

        await Should.ThrowAsync<SparkApiException>(() =>
            SendAsync(
                replies,
                async token =>
                {
                    _delivery.End(); // and whoever has the event now may be sending the same reply
                    return await _spark.Messages.CreateAsync(_request, token);
                }
            )
        );

        (await FindAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_reply_that_was_surely_refused_is_forgotten()
    {
        await Should.ThrowAsync<SparkApiException>(() =>
            SendAsync(Replies(_journal), token => _spark.Messages.CreateAsync(_request, token))
        );

        (await FindAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_reply_that_was_surely_not_sent_is_sent_though_the_journal_could_not_say_so()
    {
        // The engine did what it was asked to, and its answer was lost: the event is tried again where it is.
        var journal = new LossyJournal(_journal);
        await Should.ThrowAsync<InboxUnavailableException>(() =>
            SendAsync(Replies(journal), token => _spark.Messages.CreateAsync(_request, token))
        );

        (await SendAsync(Replies(journal), Sent)).Id.ShouldBe("sent");
        (await FindAsync()).ShouldNotBeNull().Message!.Id.ShouldBe("sent");
    }

    [Fact]
    public async Task A_reply_that_may_have_been_sent_is_uncertain_however_its_intent_was_written()
    {
        var journal = new LossyJournal(_journal);
        await Should.ThrowAsync<InboxUnavailableException>(() => SendAsync(Replies(journal), Sent));
        await Should.ThrowAsync<TimeoutException>(() =>
            SendAsync(Replies(journal), _ => throw new TimeoutException("No answer came."))
        );

        await Should.ThrowAsync<UncertainReplyException>(() => SendAsync(Replies(journal), Sent));
    }

    private ReplyLog Replies(IReplyJournal journal) =>
        new(journal, _delivery, Samples.Bot.Id, resendsUncertain: false, TimeProvider.System) { Handler = "handler" };

    private Task<Message> SendAsync(ReplyLog replies, Func<CancellationToken, Task<Message>> post) =>
        replies.SendAsync(
            new Destination("room-1", null),
            _spark,
            _request,
            post,
            TestContext.Current.CancellationToken
        );

    private static Task<Message> Sent(CancellationToken cancellationToken) =>
        Task.FromResult(new Message { Id = "sent" });

    private async Task<JournaledReply?> FindAsync() =>
        await _journal.FindAsync(new ReplyKey(1, "handler", 1), TestContext.Current.CancellationToken);

    /// <summary>The answer to its first intent is lost.</summary>
    private sealed class LossyJournal(IReplyJournal journal) : IReplyJournal
    {
        private bool _isLost;

        public ValueTask<JournaledReply?> FindAsync(ReplyKey key, CancellationToken cancellationToken) =>
            journal.FindAsync(key, cancellationToken);

        public async ValueTask IntendAsync(ReplyKey key, DateTimeOffset now, CancellationToken cancellationToken)
        {
            await journal.IntendAsync(key, now, cancellationToken);
            if (!_isLost)
            {
                _isLost = true;
                throw new InboxUnavailableException("The answer was lost.");
            }
        }

        public ValueTask RecordAsync(ReplyKey key, Message message, CancellationToken cancellationToken) =>
            journal.RecordAsync(key, message, cancellationToken);

        public ValueTask ForgetAsync(ReplyKey key, CancellationToken cancellationToken) =>
            journal.ForgetAsync(key, cancellationToken);
    }

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("{}") });
    }
}
