using System.Text.Json;
using Spark.Emulator;

namespace EndToEnd.Tests.Durability;

/// <summary>
/// People who go on talking to EchoBot, each in a room of their own, and what came of it. What was acknowledged is
/// counted where the bots' answers come out, not where messages are sent.
/// </summary>
internal sealed class Talk(SparkEmulator cloud, LoadBalancer proxy) : IDisposable
{
    /// <summary>How much may be on its way to the bot, so that a slow machine is not buried under it.</summary>
    private const int Waiting = 300;

    private readonly CancellationTokenSource _enough = new();
    private readonly List<(EmulatedPerson Person, string? Room)> _rooms = [];
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private Task _sending = Task.CompletedTask;
    private int _sent;
    private int _delivered; // what people said, whether a bot took it or not

    /// <summary>Begins to talk: in as many direct rooms as there are people, and in as many group rooms.</summary>
    public async Task BeginAsync(int people, int groups, int pauseMilliseconds)
    {
        foreach (var n in Enumerable.Range(0, people))
        {
            _rooms.Add((cloud.Person($"person{n}"), null));
        }

        foreach (var n in Enumerable.Range(0, groups))
        {
            var owner = cloud.Person($"person{n % people}");
            var room = await owner.CreateRoomAsync($"Room {n}", cloud.Person("echobot"));
            _rooms.Add((owner, room.Id));
        }

        _sending = Task.WhenAll(
            _rooms.Select((room, n) => Task.Run(() => SendAsync(room.Person, room.Room, n, pauseMilliseconds)))
        );
    }

    /// <summary>No more is said; waits until each message has come as far as a bot's door: taken there, or lost.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await _sending;
        await Until.TrueAsync(() => IsTold(), Until.LongPatience);
    }

    /// <summary>How many deliveries were answered with a 2xx by now.</summary>
    public int Acknowledged()
    {
        while (proxy.Answered.TryDequeue(out var answer))
        {
            using var hook = JsonDocument.Parse(answer.Body);
            if (hook.RootElement.GetProperty("resource").GetString() is not "messages")
            {
                continue;
            }

            var data = hook.RootElement.GetProperty("data");
            if (data.GetProperty("personEmail").GetString() is "echobot@webex.bot")
            {
                continue;
            }

            Interlocked.Increment(ref _delivered);
            if (answer.Status is >= 200 and < 300)
            {
                _acknowledged.Add(data.GetProperty("id").GetString()!);
            }
        }

        return _acknowledged.Count;
    }

    /// <summary>What came of it.</summary>
    /// <param name="uncertain">The messages whose answer was under way when something was killed.</param>
    public async Task<TalkResult> ResultAsync(IEnumerable<string> uncertain)
    {
        _ = Acknowledged();
        var said = await Crowd.SaidAsync(cloud, _rooms);
        var texts = said.Where(message => !message.IsBot).ToDictionary(message => message.Id, message => message.Text);
        return new TalkResult(
            [.. _acknowledged.Where(texts.ContainsKey).Select(id => (id, texts[id]))],
            said.Where(message => message.IsBot)
                .GroupBy(message => message.Text)
                .ToDictionary(answers => answers.Key, answers => answers.Count()),
            [.. said.Where(message => message.IsBot).Select(message => (message.Room, message.Text))],
            [.. uncertain.Where(texts.ContainsKey).Select(id => texts[id])]
        );
    }

    public override string ToString() =>
        $"{_acknowledged.Count} acknowledged of {_delivered} delivered and {_sent} sent";

    public void Dispose()
    {
        _enough.Cancel();
        _enough.Dispose();
    }

    /// <summary>One person goes on talking to the bot, a message at a time.</summary>
    private async Task SendAsync(EmulatedPerson person, string? room, int number, int pauseMilliseconds)
    {
        var bot = cloud.Person("echobot");
        for (var n = 0; !_enough.IsCancellationRequested; n++)
        {
            var text = $"{(room is null ? "direct" : "group")}-{number}-{n:00000}";
            _ = room is null
                ? await person.SaysAsync(bot, $"echo {text}")
                : await person.SaysAsync(room, $"{bot.Mention} echo {text}");
            Interlocked.Increment(ref _sent);
            do
            {
                await Task.Delay(
                    TimeSpan.FromMilliseconds(pauseMilliseconds),
                    TimeProvider.System,
                    CancellationToken.None
                );
            } while (
                Volatile.Read(ref _sent) - Volatile.Read(ref _delivered) > Waiting && !_enough.IsCancellationRequested
            );
        }
    }

    private bool IsTold()
    {
        _ = Acknowledged();
        return Volatile.Read(ref _delivered) == Volatile.Read(ref _sent);
    }
}

/// <param name="Acknowledged">What a bot had taken.</param>
/// <param name="Answers">How often each text was answered.</param>
/// <param name="Said">What bots said, oldest first in each room.</param>
/// <param name="Uncertain">What was being answered when something was killed.</param>
internal sealed record TalkResult(
    List<(string Id, string Text)> Acknowledged,
    Dictionary<string, int> Answers,
    List<(string Room, string Text)> Said,
    HashSet<string> Uncertain
)
{
    public List<(string Id, string Text)> Lost =>
        [.. Acknowledged.Where(message => !Answers.ContainsKey(message.Text))];

    public List<string> Repeated => [.. Answers.Where(answer => answer.Value > 1).Select(answer => answer.Key)];

    public void ShouldBeInOrder()
    {
        foreach (var room in Said.GroupBy(message => message.Room))
        {
            var numbers = room.Select(message => message.Text).Distinct().ToList();
            numbers.SequenceEqual(numbers.Order(StringComparer.Ordinal)).ShouldBeTrue(room.Key);
        }
    }
}
