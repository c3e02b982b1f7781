namespace Spark.Emulator;

/// <summary>Deliveries come twice, byte for byte: <c>{"kind":"duplicateDelivery","times":2}</c>.</summary>
internal sealed class DuplicateDeliveryFault(FaultSpec spec) : DeliveryFault(spec)
{
    private readonly int _times = spec.Number("times");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "duplicateDelivery",
            Title = "Delivered twice",
            Description = "A webhook's delivery is sent several times, the same each time.",
            Fields = FaultKind.OfDeliveries(1, FaultField.Number("times", 2)),
            Create = spec => new DuplicateDeliveryFault(spec),
        };

    public override void Alter(FaultyDelivery delivery) => delivery.Times *= _times;
}
