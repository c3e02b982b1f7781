using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Spark.Client;

namespace Spark.Bot.Tests.Inbox;

/// <summary>What the dispatcher does whatever inbox it has.</summary>
public sealed class DispatcherTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedInbox _inbox;
    private readonly LogLines _log = new();
    private readonly Service _service = new();
    private readonly ConcurrentQueue<bool> _asked = [];
    private readonly TaskCompletionSource _never = new();
    private ServiceProvider? _services;

    public DispatcherTests() => _inbox = new ScriptedInbox(_clock);

    private ServiceWatch Watch => _services!.GetRequiredService<ServiceWatch>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _never.TrySetResult();
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        _service.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_hangs_at_the_stop_does_not_keep_the_rooms_of_the_replica(bool isHostPatient)
    {
        var begun = new TaskCompletionSource();
        var dispatcher = Start(bot =>
            bot.On<MessageDeleted>(
                (_, _) =>
                {
                    begun.SetResult();
                    return _never.Task;
                }
            )
        );
        _inbox.Give(Samples.Envelope(@event: "deleted"));
        await begun.Task.WaitAsync(Until.Patience, Ct);

        var stopped = dispatcher.StopAsync(new CancellationToken(canceled: !isHostPatient));
        await Until.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(isHostPatient ? 1 : 0));
            return stopped.IsCompleted;
        });

        await stopped;
        _inbox.IsReleased.ShouldBeTrue();
        _log.At(LogLevel.Warning).ShouldContain(line => line.Contains("do not heed their cancellation token"));
    }

    [Fact]
    public async Task An_event_that_the_process_died_of_is_told_and_may_be_expected()
    {
        var told = new TaskCompletionSource<HandlerFailure>();
        Start(bot =>
            bot.On<MessageDeleted>((_, _) => Task.CompletedTask)
                .OnError(
                    (failure, _) =>
                    {
                        failure.IsExpected = true;
                        told.SetResult(failure);
                        return Task.CompletedTask;
                    }
                )
        );

        _inbox.Give(Samples.Envelope(@event: "deleted"), attempt: 6);

        var failure = await told.Task.WaitAsync(Until.Patience, Ct);
        failure.Error.ShouldBeOfType<DiedHandlingException>();
        failure.Attempts.ShouldBe(6);
        await Until.TrueAsync(() => _inbox.Settled.Count == 1);
        _inbox.Settled.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task An_event_whose_end_the_inbox_refuses_is_told_once_and_buried_whatever_the_hook_says()
    {
        var told = 0;
        _inbox.Refuses = true;
        Start(bot =>
            bot.On<MessageDeleted>((_, _) => Task.CompletedTask)
                .OnError(
                    (failure, _) =>
                    {
                        failure.IsExpected = true;
                        told++;
                        return Task.CompletedTask;
                    }
                )
        );

        _inbox.Give(Samples.Envelope(@event: "deleted"), attempt: 5);

        await SettledAsync();
        _inbox.Settled.ShouldBe(["buried: System.InvalidOperationException: refused"]);
        told.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_that_dies_of_what_nobody_expected_is_noticed_and_begins_again()
    {
        Start(bot => bot.On<MessageDeleted>((_, _) => Task.CompletedTask));
        _inbox.Break(new InvalidOperationException("nobody expected this"));
        await Until.TrueAsync(() => _log.At(LogLevel.Error).Any(line => line.Contains("nobody expected this")));
        _inbox.Give(Samples.Envelope(@event: "deleted"));

        await SettledAsync();

        _inbox.Settled.ShouldBe(["completed"]);
        var health = _services!.GetRequiredService<BackgroundLoops>();
        var answer = await health.CheckHealthAsync(new HealthCheckContext(), Ct);
        (answer.Status, answer.Description).ShouldBe(
            (HealthStatus.Degraded, "A background loop broke and was begun again: dispatcher.")
        );
    }

    [Fact]
    public async Task An_event_is_settled_although_whoever_counts_events_throws()
    {
        using var meters = new MeterListener();
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("cannot count"));
        Start(bot => bot.On<MessageDeleted>((_, _) => Task.CompletedTask));
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (
                ReferenceEquals(instrument.Meter.Scope, _services!.GetRequiredService<IMeterFactory>())
                && instrument.Name == "spark.bot.events"
            )
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.Start();

        _inbox.Give(Samples.Envelope(@event: "deleted"));

        await SettledAsync();
        _inbox.Settled.ShouldBe(["completed"]);
    }

    [Fact]
    public async Task While_the_service_is_away_nothing_is_taken()
    {
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        Start(
            bot =>
                bot.OnMessage((_, _) => Task.CompletedTask)
                    .On<MessageDeleted>(
                        (_, _) =>
                        {
                            begun.TrySetResult();
                            return end.Task;
                        }
                    ),
            workers: 2
        );
        _inbox.Give(Samples.Envelope(@event: "deleted"));
        await begun.Task.WaitAsync(Until.Patience, Ct);
        await LeaveAsync();
        _inbox.Asked = () => _asked.Enqueue(Watch.Away is not null);
        end.SetResult();
        await Until.TrueAsync(() => _inbox.Settled.Count == 1);

        await ReturnAsync();

        await PassAsync(() => _asked.Count == 2); // both workers ask for more, when it is back
        _asked.ShouldAllBe(wasAway => !wasAway);
    }

    [Fact]
    public async Task What_somebody_waited_for_when_the_service_went_away_is_not_begun()
    {
        var handled = 0;
        Start(
            bot =>
                bot.OnMessage((_, _) => Task.CompletedTask)
                    .On<MessageDeleted>((_, _) => Task.FromResult(Interlocked.Increment(ref handled))),
            workers: 2
        );
        await Until.TrueAsync(() => _inbox.Waiting == 2);
        await LeaveAsync();

        _inbox.Give(Samples.Envelope(@event: "deleted"));

        await PassAsync(() => _inbox.Settled.Count == 2, hours: 1); // until both have waited for too long
        _inbox.Settled.ShouldAllBe(end => end.StartsWith("buried: It waited for the service"));
        handled.ShouldBe(0);
    }

    [Fact]
    public async Task An_inbox_that_cancels_by_itself_costs_no_worker()
    {
        _inbox.Cancels = 1;
        Start(bot => bot.On<MessageDeleted>((_, _) => Task.CompletedTask));

        _inbox.Give(Samples.Envelope(@event: "deleted"));

        await SettledAsync();
        _inbox.Settled.ShouldBe(["again"]);
    }

    private Task SettledAsync() => PassAsync(() => _inbox.Settled.Count > 0);

    private Task PassAsync(Func<bool> until, int hours = 0) =>
        Until.TrueAsync(() =>
        {
            _clock.Advance(new TimeSpan(hours, minutes: 0, seconds: 1));
            return until();
        });

    /// <summary>The service goes away; whoever asks it for something finds that out.</summary>
    private async Task LeaveAsync()
    {
        _service.IsAway = true;
        _inbox.Give(Samples.Envelope());
        await Until.TrueAsync(() => Watch.Away is not null);
    }

    private Task ReturnAsync()
    {
        _service.IsAway = false;
        return PassAsync(() => Watch.Away is null);
    }

    private Dispatcher Start(Action<SparkBotBuilder> says, int workers = 1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration["SPARK_ACCESS_TOKEN"] = "token";
        builder.Configuration["Spark:ApiUrl"] = "http://127.0.0.1:1/v1";
        builder.Configuration["Spark:Inbox"] = "Memory";
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        says(
            builder.AddSparkBot(options =>
                (options.MaxConcurrency, options.DrainTimeout, options.HandlerTimeout, options.MaxAttempts) = (
                    workers,
                    TimeSpan.Zero,
                    TimeSpan.FromDays(1),
                    1
                )
            )
        );
        builder.Services.Replace(ServiceDescriptor.Singleton<IInbox>(_inbox));
        builder.Services.AddSparkClient().ConfigurePrimaryHttpMessageHandler(() => _service);
        _services = builder.Services.BuildServiceProvider();
        _services.GetRequiredService<BotIdentity>().Learn(Samples.Bot);
        _ = _services.GetRequiredService<LiveReplicas>().TellAsync(Ct);
        var dispatcher = ActivatorUtilities.CreateInstance<Dispatcher>(_services);
        _ = dispatcher.StartAsync(Ct);
        return dispatcher;
    }

    /// <summary>Finds nothing, or is away.</summary>
    private sealed class Service : HttpMessageHandler
    {
        public bool IsAway { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            IsAway
                ? throw new HttpRequestException()
                : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
    }

    /// <summary>Shared with other replicas; gives out what it is told to.</summary>
    private sealed class ScriptedInbox(TimeProvider clock) : IInbox
    {
        private readonly Channel<Func<InboxDelivery>> _events = Channel.CreateUnbounded<Func<InboxDelivery>>();
        private int _waiting;

        public bool IsShared => true;

        public long Pending => 0;

        public long DeadLetters => 0;

        public DateTimeOffset? Oldest => null;

        public bool IsReleased { get; private set; }

        public int Waiting => Volatile.Read(ref _waiting);

        /// <summary>Told when a worker asks for an event.</summary>
        public Action? Asked { get; set; }

        /// <summary>How many events nobody has taken.</summary>
        public int Left => _events.Reader.Count;

        public bool Refuses { get; set; }

        public int Cancels { get; set; }

        public List<string> Settled { get; } = [];

        public void Give(WebhookEnvelope envelope, int attempt = 1) =>
            _events.Writer.TryWrite(() =>
                new InboxDelivery(1, InboxEntry.From(envelope, clock, Samples.Remembered), attempt)
            );

        public void Break(Exception error) => _events.Writer.TryWrite(() => throw error);

        public ValueTask ClaimAsync(string botId, CancellationToken cancellationToken) => default;

        public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => default;

        public ValueTask<InboxReceipt> AcceptAsync(InboxEntry entry, CancellationToken cancellationToken) => default;

        public async ValueTask<InboxDelivery> TakeAsync(CancellationToken cancellationToken)
        {
            Asked?.Invoke();
            Interlocked.Increment(ref _waiting);
            var give = await _events.Reader.ReadAsync(cancellationToken);
            Interlocked.Decrement(ref _waiting);
            return give();
        }

        public ValueTask CompleteAsync(InboxDelivery delivery, CancellationToken cancellationToken) =>
            Refuses ? throw new InvalidOperationException("refused")
            : Cancels-- > 0 ? throw new OperationCanceledException("by itself")
            : SettleAsync("completed");

        public ValueTask RetryAsync(InboxDelivery delivery, TimeSpan after, CancellationToken cancellationToken) =>
            SettleAsync("again");

        public ValueTask DeadLetterAsync(InboxDelivery delivery, string reason, CancellationToken cancellationToken) =>
            SettleAsync("buried: " + reason);

        private ValueTask SettleAsync(string how)
        {
            Settled.Add(how);
            return default;
        }

        public ValueTask StopAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IsReleased = true;
            return default;
        }
    }
}
