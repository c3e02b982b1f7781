using System.Globalization;
using System.Net;
using System.Text;

namespace Spark.Client.Tests;

/// <summary>More calls at once than the service answers: so many a second, in 200 ms each.</summary>
public class BurstTests(ITestOutputHelper output)
{
    private const int BucketOf20 = 20;
    private const int FiveASecond = 5; // counted from the first call of a second on

    [Theory]
    [InlineData(BucketOf20, 1, false)]
    [InlineData(BucketOf20, 1, false, 200)] // all at once
    [InlineData(BucketOf20, 1, true)] // the machine's timers end a little before their time
    [InlineData(BucketOf20, 3, false)] // which share nothing but the service's answers
    [InlineData(FiveASecond, 1, false)]
    [InlineData(FiveASecond, 1, true)]
    [InlineData(FiveASecond, 3, false)]
    public async Task A_burst_over_the_limit_is_answered_whole_in_little_more_time_than_the_limit_needs(
        int limit,
        int clients,
        bool isEarly,
        int atOnce = 40
    )
    {
        var total = (limit == FiveASecond ? 600 : 200) * clients;
        var clock = isEarly ? new EarlyClock() : new TestClock();
        using LimitedService service = limit == BucketOf20 ? new TokenBucket(clock) : new CountedSeconds(clock);
        using var http = new HttpClient(service);
        var sparks = Enumerable.Range(1, clients).Select(seed => Client(http, clock, seed)).ToList();
        var begun = 0;
        // Whoever is free takes the next one, as replicas do.
        var work = sparks
            .SelectMany(spark =>
                Enumerable
                    .Range(0, atOnce)
                    .Select(_ =>
                        Task.Run(async () =>
                        {
                            while (Interlocked.Increment(ref begun) is var n && n <= total)
                            {
                                await spark.Rooms.CreateAsync($"Room {n}");
                            }
                        })
                    )
            )
            .ToList();

        int Standing() =>
            work.Count(task => task.IsCompleted)
            + service.UnderWay
            + sparks.Sum(spark => spark.Gates.Of(Rooms).Waiting);
        while (!work.TrueForAll(task => task.IsCompleted))
        {
            await ToRestAsync(() => Standing() == work.Count);
            clock.ToNextTimer();
        }

        await Task.WhenAll(work);
        var took = service.LastAnswer.TotalSeconds;
        var needed = (total - limit) / (double)limit;
        var requests = service.Requests / (double)service.Answered;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{clients} client(s): {service.Answered} answered in {took:0.00} s, {took / needed:0.00} times what the limit needs (goal 1.25); {service.Requests} requests, {requests:0.00} an answer (goal 1.3)"
            )
        );
        service.Answered.ShouldBe(total);
        (took / needed).ShouldBeLessThanOrEqualTo(1.25);
        requests.ShouldBeLessThanOrEqualTo(1.3);
        sparks.ForEach(spark => spark.Dispose());
    }

    private static ApiCall Rooms => new(HttpMethod.Post, ["rooms"], "https://spark.example/v1/rooms");

    private static SparkClient Client(HttpClient http, TimeProvider clock, int seed)
    {
        var random = new Random(seed);
        return new SparkClient(
            http,
            new SparkClientOptions
            {
                AccessToken = "token",
                TimeProvider = clock,
                Random = () =>
                {
                    lock (random)
                    {
                        return random.NextDouble();
                    }
                },
            }
        );
    }

    /// <summary>Until every call stands somewhere: at the gate, at the service, at its end.</summary>
    private static async Task ToRestAsync(Func<bool> rests)
    {
        for (var tries = 0; !rests(); tries++)
        {
            tries.ShouldBeLessThan(100_000, "some call is lost");
            await (tries % 50 == 49 ? Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System) : Yield());
        }

        static async Task Yield() => await Task.Yield();
    }

    /// <summary>Its timers end up to a millisecond before their time has come, as those of operating systems do.</summary>
    private sealed class EarlyClock : TestClock
    {
        private readonly Lock _reading = new();
        private readonly Random _random = new(4);
        private long _last;

        public override long GetTimestamp()
        {
            lock (_reading)
            {
                return _last = Math.Max(_last, base.GetTimestamp() - _random.Next((int)TimeSpan.TicksPerMillisecond));
            }
        }
    }

    private abstract class LimitedService(TestClock clock) : HttpMessageHandler
    {
        private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);

        private readonly Lock _lock = new();
        private readonly List<DateTimeOffset> _due = [];

        public int Requests { get; private set; }

        public int Answered { get; private set; }

        public TimeSpan LastAnswer { get; private set; }

        public int UnderWay
        {
            get
            {
                lock (_lock)
                {
                    _due.RemoveAll(due => due <= clock.GetUtcNow());
                    return _due.Count;
                }
            }
        }

        protected abstract bool IsTaken(DateTimeOffset now);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            bool isTaken;
            Task delay;
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                isTaken = IsTaken(now);
                Requests++;
                Answered += isTaken ? 1 : 0;
                LastAnswer = isTaken ? now + Latency - clock.Start : LastAnswer;
                delay = Task.Delay(Latency, clock, cancellationToken);
                _due.Add(now + Latency);
            }

            await delay;
            return isTaken
                ? new HttpResponseMessage
                {
                    Content = new StringContent(SparkDriver.Room, Encoding.UTF8, "application/json"),
                }
                : new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "1" } } };
        }
    }

    private sealed class TokenBucket(TestClock clock) : LimitedService(clock)
    {
        private double _tokens = BucketOf20;
        private DateTimeOffset _filled = clock.Start;

        protected override bool IsTaken(DateTimeOffset now)
        {
            _tokens = Math.Min(BucketOf20, _tokens + ((now - _filled).TotalSeconds * BucketOf20));
            _filled = now;
            var isTaken = _tokens >= 1 - 1e-6;
            _tokens -= isTaken ? 1 : 0;
            return isTaken;
        }
    }

    private sealed class CountedSeconds(TestClock clock) : LimitedService(clock)
    {
        private DateTimeOffset _ends;
        private int _made;

        protected override bool IsTaken(DateTimeOffset now)
        {
            (_ends, _made) = now >= _ends ? (now.AddSeconds(1), 0) : (_ends, _made);
            return ++_made <= FiveASecond;
        }
    }
}
