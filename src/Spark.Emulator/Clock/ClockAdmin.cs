using System.Globalization;
using System.Text.Json.Serialization;

namespace Spark.Emulator;

/// <summary>The emulator's clock, for tests that cannot wait.</summary>
internal static class ClockAdmin
{
    public static void Map(AdminRoutes admin, ShiftedClock clock)
    {
        admin.Get("/clock", http => AnswerAsync(http, clock));
        admin.Put("/clock", http => SetAsync(http, clock));
    }

    private static async Task SetAsync(HttpContext http, ShiftedClock clock)
    {
        var request = await RequestBody.ReadJsonAsync(http, ClockJson.Own.ClockRequest).ConfigureAwait(false);
        try
        {
            switch (request)
            {
                case { Now: { } now, Advance: null } when Timestamps.TryParse(now, out var time):
                    clock.Set(DateTimeOffset.FromUnixTimeMilliseconds(time));
                    break;
                case { Advance: { } text, Now: null }
                    when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var by):
                    clock.Advance(by);
                    break;
                default:
                    throw ApiException.BadRequest(
                        """The clock is set by {"now":"2026-01-31T12:00:00Z"} or {"advance":"00:10:00"}."""
                    );
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ApiException.BadRequest("The clock does not go that far.");
        }

        await AnswerAsync(http, clock).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext http, ShiftedClock clock)
    {
        var now = Timestamps.Format(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var body = EmulatorJson.Bytes(new ClockState(now), ClockJson.Own.ClockState);
        return JsonAnswer.WriteAsync(http, StatusCodes.Status200OK, body);
    }
}

internal sealed record ClockState(string Now);

internal sealed record ClockRequest
{
    public string? Now { get; init; }

    public string? Advance { get; init; }
}

[JsonSerializable(typeof(ClockState))]
[JsonSerializable(typeof(ClockRequest))]
internal sealed partial class ClockJson : JsonSerializerContext
{
    public static readonly ClockJson Own = new(EmulatorJson.NewOptions());
}
