namespace Spark.Emulator;

/// <summary>Deliveries come late, and those of the same webhook after them too: <c>{"kind":"delayDelivery","ms":1000}</c>.</summary>
internal sealed class DelayDeliveryFault(FaultSpec spec) : DeliveryFault(spec)
{
    private readonly TimeSpan _pause = spec.Milliseconds("ms");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "delayDelivery",
            Title = "Delivered late",
            Description = "A webhook's delivery waits; those of the same webhook wait behind it.",
            Fields = FaultKind.OfDeliveries(1, FaultField.Number("ms", 1000)),
            Create = spec => new DelayDeliveryFault(spec),
        };

    public override void Alter(FaultyDelivery delivery) => delivery.Delay += _pause;
}
