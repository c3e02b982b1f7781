namespace Spark.Emulator;

/// <summary>Deliveries never come: <c>{"kind":"dropDelivery","count":1}</c>.</summary>
internal sealed class DropDeliveryFault(FaultSpec spec) : DeliveryFault(spec)
{
    public static FaultKind Kind { get; } =
        new()
        {
            Name = "dropDelivery",
            Title = "Not delivered",
            Description = "A webhook's delivery is lost, and nobody is told.",
            Fields = FaultKind.OfDeliveries(1),
            Create = spec => new DropDeliveryFault(spec),
        };

    public override void Alter(FaultyDelivery delivery) => delivery.Times = 0;
}
