using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Spark.Bot.Tests.Inbox;
using Spark.Client;

namespace Spark.Bot.Tests.Replicas;

/// <summary>The webhooks while an old and a new version of a bot run side by side, and after that.</summary>
public sealed class VersionTests : IDisposable
{
    private static readonly Uri _target = new("http://127.0.0.1:5000/spark/webhooks");

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStateStore _states = new();
    private readonly Hooks _service = new();
    private readonly List<IHost> _hosts = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _hosts.ForEach(host => host.Dispose());
        _service.Dispose();
    }

    [Fact]
    public async Task What_only_the_new_one_handles_has_no_webhook_before_the_old_one_is_gone()
    {
        var (old, (young, live)) = (Old(), StartNew());
        (await old.RegisterAsync(_target, Ct)).ShouldBeNull();

        (await young.RegisterAsync(_target, Ct)).ShouldBeNull(); // it is ready all the same
        _service.Events.ShouldBe(["messages/created"]);
        (await young.LookAsync(_target, Ct)).ShouldBeEmpty();

        await AloneAsync(live);
        var missing = (await young.LookAsync(_target, Ct)).ShouldHaveSingleItem();
        young.WasDeferred(missing).ShouldBeTrue(); // it is no fault, for which the bot would not be ready
        (await young.RepairAsync(_target, Ct)).ShouldBeNull();

        _service.Events.ShouldBe(["messages/created", "memberships/created"]);
        young.WasDeferred(missing).ShouldBeFalse(); // should it be missing again, somebody has deleted it
    }

    [Fact]
    public async Task What_is_missing_though_all_handle_it_is_a_fault()
    {
        var (one, other) = (New(), New());
        await one.RegisterAsync(_target, Ct);
        await other.RegisterAsync(_target, Ct);
        _service.Clear();

        var faults = await one.LookAsync(_target, Ct);

        faults.Count.ShouldBe(2);
        faults.ShouldAllBe(fault => !one.WasDeferred(fault));
    }

    [Fact]
    public async Task What_nobody_handles_any_more_loses_its_webhook_after_a_day()
    {
        var young = New();
        await young.RegisterAsync(_target, Ct);

        (await Old().RegisterAsync(_target, Ct)).ShouldBeNull();
        _service.Events.ShouldBe(["messages/created", "memberships/created"]);
        _clock.Advance(TimeSpan.FromHours(23));
        (await Old().RegisterAsync(_target, Ct)).ShouldBeNull();
        _service.Events.ShouldBe(["messages/created", "memberships/created"]);
        _clock.Advance(TimeSpan.FromHours(1));
        (await Old().RegisterAsync(_target, Ct)).ShouldBeNull();

        _service.Events.ShouldBe(["messages/created"]);
    }

    [Fact]
    public async Task A_webhook_that_another_replica_has_made_waits_no_more()
    {
        var (old, (one, live), other) = (Old(), StartNew(), New());
        await old.RegisterAsync(_target, Ct);
        await one.RegisterAsync(_target, Ct);
        await other.RegisterAsync(_target, Ct);
        other.IsWaiting.ShouldBeTrue();
        await AloneAsync(live);
        await one.RepairAsync(_target, Ct);
        one.IsWaiting.ShouldBeFalse();

        (await other.LookAsync(_target, Ct)).ShouldBeEmpty();
        other.IsWaiting.ShouldBeFalse();
        _service.Clear();

        (await other.LookAsync(_target, Ct)).ShouldAllBe(fault => !other.WasDeferred(fault)); // somebody has deleted them
    }

    [Fact]
    public async Task While_nobody_can_say_that_it_is_alive_all_are_and_for_a_minute_after_that()
    {
        var (old, young) = (StartOld().Live, StartNew().Live);
        await young.TellAsync(Ct);
        await old.TellAsync(Ct);
        (await old.WantsAsync(Joined, Ct)).ShouldBeTrue();

        _clock.Advance(TimeSpan.FromMinutes(10)); // the engine is away
        (await old.WantsAsync(Joined, Ct)).ShouldBeTrue();
        old.IsOthers(Joined).ShouldBeTrue();
        await old.TellAsync(Ct); // it is back, and the other has not come to it yet
        old.IsOthers(Joined).ShouldBeTrue();
        await young.TellAsync(Ct);
        await old.TellAsync(Ct);
        old.IsOthers(Joined).ShouldBeTrue();
        await AloneAsync(old);

        old.IsOthers(Joined).ShouldBeFalse();
        old.WasOthers(Joined).ShouldBeTrue();
    }

    [Fact]
    public async Task One_that_has_started_just_now_is_asked_for_before_its_events_are_given_up()
    {
        var (old, young) = (StartOld().Live, StartNew().Live);
        await old.TellAsync(Ct);
        (await old.WantsAsync(Joined, Ct)).ShouldBeFalse();

        await young.TellAsync(Ct); // the old one reads the notes every ten seconds

        (await old.IsOthersAsync(Joined, Ct)).ShouldBeTrue();
        (await old.WantsAsync(Joined, Ct)).ShouldBeTrue();
    }

    [Fact]
    public async Task Who_registers_for_others_waits_for_none_and_is_none()
    {
        var (old, young) = (Old(), New());
        await old.RegisterAsync(_target, Ct);
        young.IsReplica = false;

        (await young.RegisterAsync(_target, Ct)).ShouldBeNull();

        _service.Events.ShouldBe(["messages/created", "memberships/created"]);
        JsonNode.Parse((await _states.GetAsync(new("bot", null, "spark.replicas"), Ct))!.Value.Span)!["Replicas"]!
            .AsObject()
            .Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_others_handle_is_known_as_soon_as_it_was_read()
    {
        var (old, young) = (StartOld().Live, StartNew().Live);
        await young.TellAsync(Ct);
        old.IsKnown.ShouldBeFalse();
        var known = old.KnownAsync(Ct);
        known.IsCompleted.ShouldBeFalse();

        await old.TellAsync(Ct);

        await known;
        old.IsOthers(Joined).ShouldBeTrue();
    }

    [Fact]
    public async Task Many_that_start_at_once_all_know_each_other()
    {
        var replicas = Enumerable.Range(0, 5).Select(_ => StartNew().Live).ToList();

        var telling = Task.WhenAll(replicas.Select(replica => Task.Run(() => replica.TellAsync(Ct))));
        await Until.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            return telling.IsCompleted;
        });
        await telling;

        var entry = (await _states.GetAsync(new("bot", null, "spark.replicas"), Ct)).ShouldNotBeNull();
        JsonNode.Parse(entry.Value.Span)!["Replicas"]!.AsObject().Count.ShouldBe(5);
    }

    /// <summary>The others say nothing for a minute.</summary>
    private async Task AloneAsync(LiveReplicas live)
    {
        for (var second = 0; second <= 60; second += 10)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await live.TellAsync(Ct);
        }
    }

    private static WebhookEvent Joined { get; } =
        new() { Resource = WebhookResource.Memberships, Event = WebhookEventType.Created };

    private WebhookReconciler Old() => StartOld().Reconciler;

    private (WebhookReconciler Reconciler, LiveReplicas Live) StartOld() =>
        Start(bot => bot.OnMessage((_, _) => Task.CompletedTask));

    private WebhookReconciler New() => StartNew().Reconciler;

    private (WebhookReconciler Reconciler, LiveReplicas Live) StartNew() =>
        Start(bot => bot.OnMessage((_, _) => Task.CompletedTask).On<MemberJoined>((_, _) => Task.CompletedTask));

    private (WebhookReconciler Reconciler, LiveReplicas Live) Start(Action<SparkBotBuilder> says)
    {
        var host = BareBot.Build(
            _clock,
            new SharedInbox(),
            _states,
            _service,
            options => options.WebhookName = "mine",
            says
        );
        _hosts.Add(host);
        return (
            host.Services.GetRequiredService<WebhookReconciler>(),
            host.Services.GetRequiredService<LiveReplicas>()
        );
    }

    private sealed class SharedInbox : EmptyInbox
    {
        public override bool IsShared => true;
    }

    /// <summary>The webhooks of an account.</summary>
    private sealed class Hooks : HttpMessageHandler
    {
        private readonly List<JsonObject> _hooks = [];
        private int _made;

        public IEnumerable<string> Events => _hooks.Select(hook => $"{hook["resource"]}/{hook["event"]}");

        public void Clear() => _hooks.Clear();

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var id = request.RequestUri!.Segments[^1];
            var hook = _hooks.Find(each => (string?)each["id"] == id);
            var answer = new JsonObject();
            switch (request.Method.Method)
            {
                case "GET":
                    answer["items"] = new JsonArray([.. _hooks.Select(each => each.DeepClone())]);
                    break;
                case "POST":
                    answer = JsonNode.Parse(body)!.AsObject();
                    answer["id"] = $"hook-{++_made}";
                    answer["status"] = "active";
                    _hooks.Add(answer);
                    break;
                case "DELETE":
                    _hooks.Remove(hook!);
                    break;
                default:
                    answer = hook!;
                    break;
            }

            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json"),
            };
        }
    }
}
