namespace Spark.Emulator;

/// <summary>
/// A delivery lets the next one of its webhook go first: <c>{"kind":"reorderDeliveries","ms":1000}</c>. When none comes within
/// that time it goes alone.
/// </summary>
internal sealed class ReorderDeliveriesFault(FaultSpec spec) : DeliveryFault(spec)
{
    private readonly TimeSpan _patience = spec.Milliseconds("ms");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "reorderDeliveries",
            Title = "Delivered in the wrong order",
            Description = "A webhook's delivery lets the next one go first, if there is one within ms.",
            Fields = FaultKind.OfDeliveries(1, FaultField.Number("ms", 1000)),
            Create = spec => new ReorderDeliveriesFault(spec),
        };

    public override void Alter(FaultyDelivery delivery) => delivery.Yield = _patience;
}
