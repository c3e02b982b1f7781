namespace Spark.Emulator;

/// <summary>A fault that strikes the deliveries of somebody's webhooks.</summary>
internal interface IDeliveryFault
{
    /// <summary>Called under the gate.</summary>
    bool Strikes(CloudEvent happened);

    void Alter(FaultyDelivery delivery);
}

/// <summary>A fault of deliveries alone.</summary>
internal abstract class DeliveryFault(FaultSpec spec) : Fault(spec, spec.Count), IDeliveryFault
{
    private readonly string? _resource = spec.Text("resource");
    private readonly string? _event = spec.Text("event");

    public bool Strikes(CloudEvent happened) =>
        (_resource is null || _resource.Equals(happened.Resource, StringComparison.Ordinal))
        && (_event is null || _event.Equals(happened.Event, StringComparison.Ordinal))
        && Strikes();

    public abstract void Alter(FaultyDelivery delivery);
}
