namespace Spark.Emulator;

/// <summary>Calls take longer, on the emulator's clock: <c>{"kind":"latency","ms":1000,"jitter":200}</c>.</summary>
internal sealed class LatencyFault(FaultSpec spec) : CallFault(spec)
{
    private readonly int _milliseconds = spec.Number("ms");
    private readonly int _jitter = spec.Number("jitter");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "latency",
            Title = "Slow calls",
            Description = "Calls wait before they are done: ms, and up to jitter more by chance.",
            Fields = FaultKind.OfCalls(count: null, FaultField.Number("ms", 1000), FaultField.Number("jitter", 0)),
            Create = spec => new LatencyFault(spec),
        };

    public override bool IsAnswer => false;

    public override async Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        var pause = TimeSpan.FromMilliseconds(_milliseconds + Extra(call.Cloud));
        await Task.Delay(pause, call.Cloud.Time, call.Http.RequestAborted).ConfigureAwait(false);
        await answer().ConfigureAwait(false);
    }

    private int Extra(Cloud cloud)
    {
        lock (cloud.Gate)
        {
#pragma warning disable CA5394 // chance that can be repeated is the point
            return _jitter == 0 ? 0 : Dice.Next(_jitter + 1);
#pragma warning restore CA5394
        }
    }
}
