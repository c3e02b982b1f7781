namespace Spark.Emulator;

/// <summary>An error of the service in the API's form: <c>{"kind":"serverError","count":1,"status":502}</c>; 500 by default.</summary>
internal sealed class ServerErrorFault(FaultSpec spec) : CallFault(spec)
{
    private readonly int _status = spec.ErrorStatus();

    public static FaultKind Kind { get; } =
        new()
        {
            Name = "serverError",
            Title = "Error of the service",
            Description = "An error in the API's form; nothing is done.",
            Fields = FaultKind.OfCalls(1, FaultField.Number("status", StatusCodes.Status500InternalServerError)),
            Create = spec => new ServerErrorFault(spec),
        };

    public override Task StrikeAsync(ApiCall call, Func<Task> answer) =>
        ErrorBody.WriteAsync(call.Http, _status, "The service failed, on request.");
}
