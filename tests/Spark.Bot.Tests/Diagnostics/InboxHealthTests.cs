using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot.Tests.Inbox;

namespace Spark.Bot.Tests.Diagnostics;

/// <summary>What strangers may ask as often as they like.</summary>
public sealed class InboxHealthTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CheckedInbox _inbox = new();
    private readonly LogLines _log = new();
    private readonly LoggerFactory _logging;
    private readonly InboxHealth _health;

    public InboxHealthTests()
    {
        _logging = new LoggerFactory([_log]);
        _health = new InboxHealth(_inbox, _clock, _logging.CreateLogger<InboxHealth>());
    }

    public void Dispose()
    {
        _logging.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task However_often_it_is_asked_the_inbox_is_checked_once_a_second()
    {
        for (var second = 1; second <= 3; second++)
        {
            for (var question = 0; question < 100; question++)
            {
                (await AskAsync()).Status.ShouldBe(HealthStatus.Healthy);
            }

            _inbox.Checks.ShouldBe(second);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task While_a_check_takes_its_time_all_wait_for_the_same()
    {
        var slow = new TaskCompletionSource<string?>();
        _inbox.Check = () => slow.Task;
        var questions = Enumerable.Range(0, 100).Select(_ => AskAsync()).ToList();
        _clock.Advance(TimeSpan.FromMinutes(1));
        questions.AddRange(Enumerable.Range(0, 100).Select(_ => AskAsync()));
        slow.SetResult(null);

        (await Task.WhenAll(questions)).ShouldAllBe(answer => answer.Status == HealthStatus.Healthy);
        _inbox.Checks.ShouldBe(1);
    }

    [Fact]
    public async Task Who_goes_away_does_not_end_the_check_for_others()
    {
        var slow = new TaskCompletionSource<string?>();
        _inbox.Check = () => slow.Task;
        using var gone = new CancellationTokenSource();
        var impatient = AskAsync(gone.Token);
        var patient = AskAsync();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(impatient);
        slow.SetResult(null);

        (await patient).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task What_is_wrong_is_told_in_the_log_once_and_not_to_who_asks()
    {
        _inbox.Check = () => Task.FromResult<string?>("db.internal:5432 cannot be reached");
        for (var second = 0; second < 3; second++)
        {
            var answer = await AskAsync();
            answer.Status.ShouldBe(HealthStatus.Unhealthy);
            answer.Description.ShouldBe("The inbox takes no events; the log says why.");
            answer.Exception.ShouldBeNull();
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        _log.All.ShouldHaveSingleItem().ShouldContain("db.internal:5432 cannot be reached");
        _inbox.Check = () => Task.FromResult<string?>(null);
        await AskAsync();
        await AskAsync();

        _log.All.Count.ShouldBe(2);
        _log.At(LogLevel.Information).ShouldHaveSingleItem().ShouldContain("takes events");
    }

    [Fact]
    public async Task A_check_that_breaks_is_told_in_the_log_once_a_second_and_to_who_asks_without_details()
    {
        _inbox.Check = () => throw new InvalidOperationException("db.internal:5432");

        await AskAsync();
        var answer = await AskAsync();

        answer.Status.ShouldBe(HealthStatus.Unhealthy);
        answer.Description!.ShouldNotContain("db.internal");
        _log.At(LogLevel.Error).ShouldHaveSingleItem().ShouldContain("db.internal:5432");
    }

    [Fact]
    public async Task That_events_wait_for_long_is_told_in_the_log_once()
    {
        _inbox.Since = _clock.GetUtcNow();
        _clock.Advance(InboxHealth.Late + TimeSpan.FromSeconds(1));

        (await AskAsync()).Status.ShouldBe(HealthStatus.Degraded);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync()).Status.ShouldBe(HealthStatus.Degraded);

        _log.All.ShouldHaveSingleItem().ShouldContain("The oldest waits for 301 s.");
    }

    [Fact]
    public async Task What_the_inbox_complains_of_hides_nothing_else()
    {
        _inbox.Complain("Event 7 cannot be read.");
        _inbox.Since = _clock.GetUtcNow();
        _clock.Advance(InboxHealth.Late + TimeSpan.FromSeconds(1));

        var answer = await AskAsync();

        answer.Status.ShouldBe(HealthStatus.Degraded);
        answer.Description.ShouldBe("1 events are waiting. The oldest waits for 301 s. Event 7 cannot be read.");
        _log.All.ShouldHaveSingleItem().ShouldContain("The oldest waits for 301 s.");
    }

    private Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken = default) =>
        _health.CheckHealthAsync(new HealthCheckContext(), cancellationToken);

    private sealed class CheckedInbox : EmptyInbox
    {
        private string? _complaint;

        public Func<Task<string?>> Check { get; set; } = () => Task.FromResult<string?>(null);

        public int Checks { get; private set; }

        public DateTimeOffset? Since { get; set; }

        public override long Pending => Since is null ? 0 : 1;

        public override DateTimeOffset? Oldest => Since;

        public override string? Complaint => _complaint;

        public void Complain(string complaint) => _complaint = complaint;

        public override async ValueTask<string?> CheckAsync(CancellationToken cancellationToken)
        {
            Checks++;
            return await Check().WaitAsync(cancellationToken);
        }
    }
}
