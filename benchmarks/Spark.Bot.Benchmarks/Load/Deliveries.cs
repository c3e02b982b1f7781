using System.Text;
using Spark.Bot.Benchmarks.Servers;
using Spark.Client;

namespace Spark.Bot.Benchmarks.Load;

/// <summary>Signed deliveries as they go over the wire, made before the clock starts; no event is made twice.</summary>
internal static class Deliveries
{
    public const string Alice = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wZjNiOWE1Mi02YzFlLTRkOGEtOWI3Ny0yZDVlOGM0ZjFhNjA";
    public const string Me = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9iNTVhNmU1MC0xYjJjLTRkM2UtOGY0YS01YjZjN2Q4ZTlmMDE";
    private const int Rooms = 1_000;
    private static long _last;

    public static Delivery[] Make(int count, string what)
    {
        var deliveries = new Delivery[count];
        for (var index = 0; index < count; index++)
        {
            var number = ++_last;
            var id = SparkId.Encode("us", "MESSAGE", $"9e3f7c10-4b60-11ee-a1b2-{number:x12}");
            deliveries[index] = new(id, Sign(what, id, Room(number % Rooms)));
        }

        return deliveries;
    }

    /// <summary>As long as an id of the service, and decodable like one.</summary>
    public static string Room(long number) => SparkId.Encode("us", "ROOM", $"6a1d2c00-4b5e-11ee-8f21-{number:x12}");

    private static byte[] Sign(string what, string id, string room)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""
            {"id":"Y2lzY29zcGFyazovL3VzL1dFQkhPT0svOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh","name":"Benchmark","resource":"messages","event":"{{{what}}}","orgId":"MWViNjVmZGYtOTY0My00MTdmLTk5NzQtYWQ3MmNhZTBlMTBm","createdBy":"{{{Me}}}","appId":"Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OL0MyNzljYjMwYzAyOTE4MGJiNGJkYWViYjA2MWI3OTY1Y2RhMzliNjAy","ownedBy":"creator","status":"active","created":"2026-05-01T12:00:00.000Z","actorId":"{{{Alice}}}","data":{"id":"{{{id}}}","roomId":"{{{room}}}","roomType":"direct","personId":"{{{Alice}}}","personEmail":"alice@example.com","created":"2026-05-01T12:00:00.000Z"}}
            """
        );
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"POST {Server.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Spark-Signature: {WebhookSignature.Compute(Server.Secret, body)}\r\nContent-Length: {body.Length}\r\n\r\n"
            ),
            .. body,
        ];
    }
}

/// <summary>A request, and the message it tells of.</summary>
internal sealed record Delivery(string MessageId, byte[] Bytes);
