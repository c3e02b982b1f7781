namespace Spark.Emulator;

/// <summary>The connection breaks before an answer came: <c>{"kind":"reset","count":1,"applied":true}</c>.</summary>
internal sealed class ResetFault(FaultSpec spec) : CallFault(spec)
{
    private readonly bool _applied = spec.Flag("applied");

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "reset",
            Title = "Connection breaks",
            Description = "The connection breaks instead of an answer; with applied, after the call was done.",
            Fields = FaultKind.OfCalls(1, FaultField.Flag("applied")),
            Create = spec => new ResetFault(spec),
        };

    public override async Task StrikeAsync(ApiCall call, Func<Task> answer)
    {
        if (_applied)
        {
            await RecordedAnswer.OfAsync(call.Http, answer).ConfigureAwait(false);
        }

        call.Http.Abort();
    }
}
