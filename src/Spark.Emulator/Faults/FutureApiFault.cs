namespace Spark.Emulator;

/// <summary>
/// Tomorrow's API: <c>{"kind":"futureApi"}</c>. Every object has a member nobody knows yet, room types and statuses have new
/// values, and after each delivery comes one of an unknown resource and event.
/// </summary>
internal sealed class FutureApiFault(FaultSpec spec) : CallFault(spec), IDeliveryFault
{
    private readonly FutureJson _json = new(spec.Flag("members"), spec.Flag("values"));
    private readonly bool _extra = spec.Flag("deliveries");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "futureApi",
            Title = "Tomorrow's API",
            Description =
                "Unknown members in every object, new values of type and status, deliveries of an unknown resource.",
            Fields = FaultKind.OfCalls(
                count: null,
                FaultField.Flag("members", true),
                FaultField.Flag("values", true),
                FaultField.Flag("deliveries", true)
            ),
            Create = spec => new FutureApiFault(spec),
        };

    public override bool IsAnswer => false;

    public override async Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        var body = await RecordedAnswer.OfAsync(call.Http, answer).ConfigureAwait(false);
        if (body.Length > 0 && RecordedAnswer.IsJson(call.Http))
        {
            body = _json.Rewrite(body);
        }

        await RecordedAnswer.SendAsync(call.Http, body).ConfigureAwait(false);
    }

    bool IDeliveryFault.Strikes(CloudEvent happened) => Strikes();

    public void Alter(FaultyDelivery delivery)
    {
        delivery.Rewrite = _json.Rewrite;
        delivery.Extra = _extra ? _json.Unknown : null;
    }
}
