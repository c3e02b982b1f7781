namespace Spark.Emulator;

/// <summary>An error whose body is a page: <c>{"kind":"htmlError","count":1,"status":502}</c>.</summary>
internal sealed class HtmlErrorFault(FaultSpec spec) : CallFault(spec)
{
    private readonly int _status = spec.ErrorStatus();

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "htmlError",
            Title = "Error as a page",
            Description = "An error with an html body instead of the API's; nothing is done.",
            Fields = FaultKind.OfCalls(1, FaultField.Number("status", StatusCodes.Status502BadGateway)),
            Create = spec => new HtmlErrorFault(spec),
        };

    public override Task StrikeAsync(ApiCall call, Func<Task> answer) =>
        HtmlAnswer.WriteAsync(call.Http, _status, "from a gateway");
}
