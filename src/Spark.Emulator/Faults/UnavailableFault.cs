namespace Spark.Emulator;

/// <summary>
/// 503 with an html body, as a gateway before the service answers: <c>{"kind":"unavailable","count":1,"retryAfter":1}</c>.
/// </summary>
internal sealed class UnavailableFault(FaultSpec spec) : CallFault(spec)
{
    private readonly string? _retryAfter = spec.Text("retryAfter");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "unavailable",
            Title = "Unavailable",
            Description = "503 with an html body, from a gateway before the service.",
            Fields = FaultKind.OfCalls(1, FaultField.Text("retryAfter")),
            Create = spec => new UnavailableFault(spec),
        };

    public override Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        if (_retryAfter is not null)
        {
            call.Http.Response.Headers.RetryAfter = _retryAfter;
        }

        return HtmlAnswer.WriteAsync(call.Http, StatusCodes.Status503ServiceUnavailable, "Service Unavailable");
    }
}
