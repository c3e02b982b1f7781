namespace Spark.Emulator;

/// <summary>Every kind of fault: a file, and a line here.</summary>
internal static class FaultKinds
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        RateLimitFault.Kind,
        ServerErrorFault.Kind,
        UnavailableFault.Kind,
        HtmlErrorFault.Kind,
        LatencyFault.Kind,
        ResetFault.Kind,
        TruncatedFault.Kind,
        MalformedFault.Kind,
        WrongContentTypeFault.Kind,
        ExpiredTokenFault.Kind,
        ReadAfterWriteLagFault.Kind,
        FutureApiFault.Kind,
        DuplicateDeliveryFault.Kind,
        DelayDeliveryFault.Kind,
        ReorderDeliveriesFault.Kind,
        DropDeliveryFault.Kind,
    ];

    public static FaultKind Of(string name) =>
        All.FirstOrDefault(kind => kind.Name == name)
        ?? throw ApiException.BadRequest(
            $"There is no fault '{name}'. The kinds of faults are: {string.Join(", ", All.Select(kind => kind.Name))}."
        );
}
