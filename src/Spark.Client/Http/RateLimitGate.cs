using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Spark.Client;

/// <summary>
/// Where the calls of one resource wait for their turn. A 429 closes it for as long as the service says. Then one call
/// goes first; when it is answered, the others follow at a pace, with jitter, so that several processes that share
/// nothing but the service's answers do not return all at once. First come, first served, and who leaves the queue hands
/// the turn on.
/// </summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Lives as long as its client; a timer that is not due holds nothing."
)]
internal sealed class RateLimitGate(string resource, bool isAnonymous, SparkClientOptions options)
{
    /// <summary>How many may be under way at once.</summary>
    private const int Window = 32;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock = options.TimeProvider;
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _queue = [];
    private readonly long _start = options.TimeProvider.GetTimestamp();
    private readonly RateLimitPace _pace = new(Window);
    private int _underWay; // of this round
    private int _round; // begins anew when the gate closes: what was sent before says nothing about the time after
    private int _first; // how many may go before one is answered, after the gate was closed; 0: one was answered
    private bool _isFollowing; // until nobody waits any more
    private long _tickets;
    private TimeSpan _opens;
    private TimeSpan _next; // when the next follower may go
    private DateTimeOffset _since;
    private ITimer? _timer;

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>How many calls wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>How many calls have their turn.</summary>
    public int UnderWay
    {
        get
        {
            lock (_lock)
            {
                return _underWay;
            }
        }
    }

    /// <summary>How long it stays closed.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                return _opens - Now;
            }
        }
    }

    /// <summary>The limit that is in force; <c>null</c> when the gate is open.</summary>
    public RateLimit? Limit
    {
        get
        {
            lock (_lock)
            {
                var left = _opens - Now;
                return left > TimeSpan.Zero
                    ? new RateLimit(resource, isAnonymous, _since, _clock.GetUtcNow() + left)
                    : null;
            }
        }
    }

    /// <summary>Waits for a turn.</summary>
    /// <param name="call">The call, which keeps its place in the queue from its first attempt on.</param>
    /// <param name="time">How long the call may wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn; <c>null</c> if the time is over, or ends before the gate opens.</returns>
    public ValueTask<Turn?> EnterAsync(CallState call, TimeSpan time, CancellationToken cancellationToken)
    {
        Waiter waiter;
        AttemptLimit limit;
        lock (_lock)
        {
            call.Ticket = call.Ticket == 0 ? ++_tickets : call.Ticket;
            var now = Now;
            SendAnother(now);
            if (_queue.Count == 0 && MayGo(now))
            {
                return new ValueTask<Turn?>(Go(now));
            }

            if (time <= TimeSpan.Zero || now + time < _opens)
            {
                return new ValueTask<Turn?>((Turn?)null);
            }

            waiter = new Waiter(call, now + time);
            limit = new AttemptLimit(time, isForProgress: false, _clock, cancellationToken); // who is seen to wait has a limit
            Insert(waiter);
            SetTimer(now);
        }

        return WaitAsync(waiter, limit, cancellationToken);
    }

    /// <summary>The call has been answered, or has been given up: its turn is the next one's.</summary>
    /// <param name="turn">Its turn.</param>
    /// <param name="isAnswered">Whether the service answered.</param>
    /// <param name="wait">How long the service asked to wait, if it refused.</param>
    private void Leave(Turn turn, bool isAnswered, TimeSpan? wait)
    {
        lock (_lock)
        {
            var isOfThisRound = turn.Round == _round;
            _underWay -= isOfThisRound ? 1 : 0;
            if (wait is { } time)
            {
                Close(time, isOfThisRound);
            }
            else if (isAnswered)
            {
                Answered(isOfThisRound, Now);
            }

            Admit(Now);
        }
    }

    private void Answered(bool isOfThisRound, TimeSpan now)
    {
        _pace.Answered();
        if (isOfThisRound && _first > 0)
        {
            _first = 0;
            _pace.Open(_opens);
            _next = now + (Second / Pace(now));
        }
    }

    /// <summary>Calls a second.</summary>
    private double Pace(TimeSpan now) => _pace.After(now - _opens);

    private void Close(TimeSpan time, bool isOfThisRound)
    {
        var now = Now;
        if (_opens <= now)
        {
            _since = _clock.GetUtcNow();
        }

        if (isOfThisRound)
        {
            _pace.Refused(now - _opens, _isFollowing);
        }

        var isLater = now + time > _opens;
        _opens = isLater ? now + time : _opens;
        if (isOfThisRound || isLater)
        {
            (_round, _underWay, _first, _isFollowing) = (_round + 1, 0, 1, true);
        }

        for (var node = _queue.First; node is not null; )
        {
            var waiter = node;
            node = node.Next;
            if (waiter.Value.Until < _opens)
            {
                _queue.Remove(waiter);
                waiter.Value.TrySetResult(null); // would wait in vain
            }
        }
    }

    private bool MayGo(TimeSpan now) =>
        now >= _opens
        && (
            _first > 0 ? _underWay < _first
            : _isFollowing ? now >= _next && _underWay < Math.Clamp((int)Pace(now), 1, Window)
            : _underWay < Window
        );

    private Turn Go(TimeSpan now)
    {
        if (_first == 0 && _isFollowing)
        {
            _next = now + (Second * ((0.95 + (0.1 * options.Random())) / Pace(now)));
        }
        else if (_first > 0)
        {
            _next = now + Patience;
        }

        if (_underWay == 0 && !_isFollowing)
        {
            _pace.Begin(now);
        }

        _underWay++;
        return new Turn(this, _round);
    }

    /// <summary>One time for all of it: between two looks at the clock a moment could pass that nobody is woken at.</summary>
    private void Admit(TimeSpan now)
    {
        while (_queue.First is { } first && MayGo(now))
        {
            _queue.RemoveFirst();
            first.Value.TrySetResult(first.Value.Until > now ? Go(now) : null); // not sent with no time left
        }

        _isFollowing &= _queue.Count > 0 || _first > 0;
        SetTimer(now);
    }

    /// <summary>The moment at which the first in the queue may go, unless one who is under way leaves before.</summary>
    private void SetTimer(TimeSpan now)
    {
        if (_queue.Count == 0)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan); // nobody to wake
            return;
        }

        var due = _opens > now ? _opens : _next;
        if (due > now)
        {
            _timer ??= _clock.CreateTimer(
                static gate => ((RateLimitGate)gate!).Wake(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            _timer.Change(due - now, Timeout.InfiniteTimeSpan);
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            var now = Now;
            SendAnother(now);
            Admit(now);
        }
    }

    /// <summary>The first one takes long: nobody knows why, and another may be luckier.</summary>
    private void SendAnother(TimeSpan now)
    {
        if (_first > 0 && _underWay >= _first && now >= _opens && now >= _next)
        {
            _first++;
        }
    }

    private async ValueTask<Turn?> WaitAsync(Waiter waiter, AttemptLimit limit, CancellationToken cancellationToken)
    {
        var isHandedOut = false;
        using var ending = limit;
        try
        {
            using var wait = options.Waiting?.Invoke();
            var started = _clock.GetTimestamp();
            var registration = limit.Token.UnsafeRegister(
                static (state, _) =>
                {
                    var (gate, waiter) = ((RateLimitGate, Waiter))state!;
                    gate.GiveUp(waiter);
                },
                (this, waiter)
            );
            await using (registration.ConfigureAwait(false))
            {
                var turn = await waiter.Task.ConfigureAwait(false);
                if (_clock.GetElapsedTime(started) is var waited && waited > TimeSpan.Zero)
                {
                    SparkClientTelemetry.RateLimitWait(waiter.Call, waited);
                }

                if (turn is null)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                isHandedOut = true;
                return turn;
            }
        }
        finally
        {
            if (!isHandedOut)
            {
                GiveUp(waiter); // whoever is told of the wait may throw: that costs nobody else a turn
                (await waiter.Task.ConfigureAwait(false))?.Leave();
            }
        }
    }

    private void GiveUp(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.TrySetResult(null))
            {
                _queue.Remove(waiter);
                Admit(Now);
            }
        }
    }

    private void Insert(Waiter waiter)
    {
        var after = _queue.Last;
        while (after is not null && after.Value.Ticket > waiter.Ticket)
        {
            after = after.Previous;
        }

        if (after is null)
        {
            _queue.AddFirst(waiter);
        }
        else
        {
            _queue.AddAfter(after, waiter);
        }
    }

    /// <summary>Continues elsewhere than under the lock.</summary>
    private sealed class Waiter(CallState call, TimeSpan until)
        : TaskCompletionSource<Turn?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Ticket => call.Ticket;

        public CallState Call => call;

        public TimeSpan Until => until;
    }

    /// <summary>The right to send one request, until the service has answered it or it is given up.</summary>
    internal sealed class Turn(RateLimitGate gate, int round)
    {
        private bool _isOver;

        public RateLimitGate Gate => gate;

        public int Round => round;

        /// <summary>The service has answered; to a 429 it adds how long to wait.</summary>
        public void Leave(HttpResponseMessage answer)
        {
            _isOver = true;
            gate.Leave(
                this,
                isAnswered: true,
                answer.StatusCode is HttpStatusCode.TooManyRequests ? RetryAfter.Read(answer.Headers) : null
            );
        }

        /// <summary>It is given up, unless it was answered.</summary>
        public void Leave()
        {
            if (!_isOver)
            {
                _isOver = true;
                gate.Leave(this, isAnswered: false, wait: null);
            }
        }
    }
}
