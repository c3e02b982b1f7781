using System.Globalization;
using System.Net;
using System.Text;

namespace Spark.Client.Tests;

/// <summary>More calls at once than the service answers: 20 a second, 20 at a time, in 200 ms each.</summary>
public class BurstTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)] // the machine's timers end a little before their time
    [InlineData(3, false)] // which share nothing but the service's answers
    public async Task A_burst_over_the_limit_is_answered_whole_in_little_more_time_than_the_limit_needs(
        int clients,
        bool isEarly
    )
    {
        const int Each = 200;
        var clock = isEarly ? new EarlyClock() : new TestClock();
        using var service = new TokenBucket(clock);
        using var http = new HttpClient(service);
        var sparks = Enumerable.Range(1, clients).Select(seed => Client(http, clock, seed)).ToList();
        var calls = sparks
            .SelectMany(spark =>
                Enumerable.Range(0, Each).Select(n => Task.Run(() => spark.Rooms.CreateAsync($"Room {n}")))
            )
            .ToList();

        for (var done = 0; done < calls.Count; done = calls.Count(call => call.IsCompleted))
        {
            await ToRestAsync(() =>
                calls.Count(call => call.IsCompleted)
                    + service.UnderWay
                    + sparks.Sum(spark => spark.Gates.Of(Rooms).Waiting)
                == calls.Count
            );
            clock.ToNextTimer();
        }

        await Task.WhenAll(calls);
        var took = service.LastAnswer.TotalSeconds;
        var limit = (calls.Count - TokenBucket.Burst) / (double)TokenBucket.Rate;
        var requests = service.Requests / (double)service.Answered;
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{clients} client(s): {service.Answered} answered in {took:0.00} s, {took / limit:0.00} times what the limit needs (goal 1.25); {service.Requests} requests, {requests:0.00} an answer (goal 1.3)"
            )
        );
        service.Answered.ShouldBe(calls.Count);
        (took / limit).ShouldBeLessThanOrEqualTo(1.25);
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

    private sealed class TokenBucket(TestClock clock) : HttpMessageHandler
    {
        public const int Rate = 20;
        public const int Burst = 20;
        private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(200);

        private readonly Lock _lock = new();
        private readonly List<DateTimeOffset> _due = [];
        private double _tokens = Burst;
        private DateTimeOffset _filled = clock.Start;

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
                _tokens = Math.Min(Burst, _tokens + ((now - _filled).TotalSeconds * Rate));
                _filled = now;
                isTaken = _tokens >= 1 - 1e-6;
                _tokens -= isTaken ? 1 : 0;
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
}
