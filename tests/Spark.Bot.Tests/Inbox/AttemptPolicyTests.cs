using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Spark.Client;

namespace Spark.Bot.Tests.Inbox;

public sealed class AttemptPolicyTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly SparkClient _spark = new(new SparkClientOptions { AccessToken = "token" });
    private readonly ServiceWatch _service;

    public AttemptPolicyTests() =>
        _service = new ServiceWatch(
            _spark,
            new BackgroundLoops(_clock, NullLogger<BackgroundLoops>.Instance),
            _clock,
            NullLogger<ServiceWatch>.Instance
        );

    public void Dispose()
    {
        _service.Dispose();
        _spark.Dispose();
    }

    [Fact]
    public void The_last_look_for_what_was_not_found_is_taken_when_its_event_is_surely_not_young_any_more()
    {
        var options = Options.Create(new SparkBotOptions());
        var policy = new AttemptPolicy(options, new EmptyInbox(), _service, _clock);
        var entry = InboxEntry.From(Samples.Envelope(), _clock, Samples.Remembered);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var delivery = new InboxDelivery(1, entry, options.Value.HandlerAttempts - 1);

        var wait = policy.After(delivery, new NotReadableYetException()).Wait.ShouldNotBeNull();

        _clock.Advance(wait - TimeSpan.FromMilliseconds(20)); // timers are early now and then
        entry.Age(_clock).ShouldBeGreaterThan(Fetcher.Young);
    }
}
