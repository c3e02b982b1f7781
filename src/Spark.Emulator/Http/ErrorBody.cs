using System.Text.Json.Serialization;

namespace Spark.Emulator;

internal sealed record ErrorBody(string Message, IReadOnlyList<ErrorDescription> Errors, string TrackingId)
{
    /// <summary>Writes an error the API's way; its tracking id is the one in the answer's header.</summary>
    public static Task WriteAsync(HttpContext http, int status, string message)
    {
        var trackingId = http.Response.Headers["TrackingID"].ToString();
        var body = new ErrorBody(message, [new ErrorDescription(message)], trackingId);
        return JsonAnswer.WriteAsync(http, status, EmulatorJson.Bytes(body, ErrorJson.Own.ErrorBody));
    }
}

internal sealed record ErrorDescription(string Description);

[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class ErrorJson : JsonSerializerContext
{
    public static readonly ErrorJson Own = new(EmulatorJson.NewOptions());
}
