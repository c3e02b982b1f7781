using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Spark.Bot.Tests.Background;

public sealed class BackgroundLoopsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LogLines _log = new();
    private readonly LoggerFactory _logging;
    private readonly BackgroundLoops _loops;
    private readonly CancellationTokenSource _stop = new();
    private int _begun;

    public BackgroundLoopsTests()
    {
        _logging = new LoggerFactory([_log]);
        _loops = new BackgroundLoops(_clock, _logging.CreateLogger<BackgroundLoops>());
    }

    public void Dispose()
    {
        _stop.Dispose();
        _logging.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_loop_that_dies_begins_again_and_health_says_so_until_it_has_gone_on_for_a_while()
    {
        var running = RunAsync(async stop =>
        {
            if (_begun <= 3)
            {
                throw new InvalidOperationException($"broke {_begun}");
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        await BegunAsync(4);

        var health = await HealthAsync();
        (health.Status, health.Description).ShouldBe(
            (HealthStatus.Degraded, "A background loop broke and was begun again: sweeping.")
        );
        _log.At(LogLevel.Error).Count.ShouldBe(3);
        _log.At(LogLevel.Error)[2].ShouldContain("broke 3");
        _clock.Advance(BackgroundLoops.Well);

        (await HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
        await _stop.CancelAsync();
        await running.WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_its_own_is_no_end()
    {
        var running = RunAsync(stop =>
            _begun == 1
                ? throw new OperationCanceledException("somebody else's")
                : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop)
        );

        await BegunAsync(2);

        await _stop.CancelAsync();
        await running.WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_that_ends_by_itself_or_is_stopped_while_it_pauses_does_not_begin_again()
    {
        await RunAsync(_ => Task.CompletedTask).WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
        _begun.ShouldBe(1);

        var broken = RunAsync(_ => throw new InvalidOperationException("broke"));
        await BegunAsync(2);
        await _stop.CancelAsync();

        await broken.WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
        _begun.ShouldBe(2);
    }

    [Fact]
    public async Task What_trying_again_is_no_use_for_ends_it()
    {
        var running = RunAsync(_ => throw new UnusableConfigurationException("no"));

        await Should.ThrowAsync<UnusableConfigurationException>(running);
        (await HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
    }

    private Task RunAsync(Func<CancellationToken, Task> loop) =>
        _loops.RunAsync(
            "sweeping",
            stop =>
            {
                _begun++;
                return loop(stop);
            },
            _stop.Token
        );

    private Task BegunAsync(int times) =>
        Until.TrueAsync(() =>
        {
            if (Volatile.Read(ref _begun) < times)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            return Volatile.Read(ref _begun) >= times;
        });

    private Task<HealthCheckResult> HealthAsync() =>
        _loops.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
