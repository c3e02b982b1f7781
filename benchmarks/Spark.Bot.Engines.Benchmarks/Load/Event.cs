using System.Text;
using Spark.Bot.Engines.Benchmarks.Servers;
using Spark.Client;

namespace Spark.Bot.Engines.Benchmarks.Load;

/// <summary>An event, made before the clock starts; no event is made twice.</summary>
/// <param name="Entry">As the inbox is given it.</param>
/// <param name="Body">As it is stored.</param>
internal sealed record Event(InboxEntry Entry, byte[] Body)
{
    public const string Me = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9iNTVhNmU1MC0xYjJjLTRkM2UtOGY0YS01YjZjN2Q4ZTlmMDE";
    private const string Alice = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wZjNiOWE1Mi02YzFlLTRkOGEtOWI3Ny0yZDVlOGM0ZjFhNjA";
    private const int Rooms = 200;
    private static long _last;

    public static Event[] Make(int count)
    {
        var events = new Event[count];
        for (var index = 0; index < count; index++)
        {
            events[index] = Make(++_last);
        }

        return events;
    }

    /// <summary>The signed delivery as it goes over the wire.</summary>
    public byte[] Delivery() =>
        [
            .. Encoding.ASCII.GetBytes(
                $"POST {BotHost.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Spark-Signature: {WebhookSignature.Compute(BotHost.Secret, Body)}\r\nContent-Length: {Body.Length}\r\n\r\n"
            ),
            .. Body,
        ];

    private static Event Make(long number)
    {
        var id = SparkId.Encode("us", "MESSAGE", $"9e3f7c10-4b60-11ee-a1b2-{number:x12}");
        var room = SparkId.Encode("us", "ROOM", $"6a1d2c00-4b5e-11ee-8f21-{number % Rooms:x12}");
        var body = Encoding.UTF8.GetBytes(
            $$$"""
            {"id":"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh","name":"Benchmark","resource":"messages","event":"deleted","orgId":"MWViNjVmZGYtOTY0My00MTdmLTk5NzQtYWQ3MmNhZTBlMTBm","createdBy":"{{{Me}}}","appId":"Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OL0MyNzljYjMwYzAyOTE4MGJiNGJkYWViYjA2MWI3OTY1Y2RhMzliNjAy","ownedBy":"creator","status":"active","created":"2026-05-01T12:00:00.000Z","actorId":"{{{Alice}}}","data":{"id":"{{{id}}}","roomId":"{{{room}}}","roomType":"direct","personId":"{{{Alice}}}","personEmail":"alice@example.com","created":"2026-05-01T12:00:00.000Z"}}
            """
        );
        // Keys of real events are hashes; these are as far from one another, and as different.
        var key = new UInt128((ulong)number * 0x9e3779b97f4a7c15, (ulong)number * 0xc2b2ae3d27d4eb4f);
        return new(
            InboxEntry.Restore(
                new EventKey(key, TimeSpan.FromDays(2)),
                body,
                TimeProvider.System.GetUtcNow(),
                traceParent: null
            ),
            body
        );
    }
}
