namespace Spark.Emulator;

/// <summary>An error of the service in the API's form: <c>{"kind":"serverError","count":1,"status":502}</c>; 500 by default.</summary>
internal sealed class ServerErrorFault : Fault
{
    private readonly int status;

    public ServerErrorFault(FaultSpec spec)
        : base(spec)
    {
        status = spec.Number("status", StatusCodes.Status500InternalServerError);
        if (status is < 400 or > 599)
            throw ApiException.BadRequest("status must be between 400 and 599.");
    }

    public override Task StrikeAsync(HttpContext http) =>
        ErrorBody.WriteAsync(http, status, "The service failed, on request.");
}
